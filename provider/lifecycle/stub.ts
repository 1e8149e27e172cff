/** The methods of a dynamic provider with their parameters, in the order in which the SDK writes them. */
const methods = [
  ["configure", ["request"]],
  ["check", ["olds", "news"]],
  ["diff", ["id", "olds", "news"]],
  ["create", ["inputs"]],
  ["read", ["id", "props"]],
  ["update", ["id", "olds", "news"]],
  ["delete", ["id", "props"]],
] as const satisfies readonly (readonly [string, readonly string[]])[];

/**
 * The code that is part of the state of every dynamic resource. It is as small as possible: each method requires the installed
 * package and calls it. It captures nothing, so its bytes are the same on every machine and in every version. So an upgrade of the
 * package takes effect at once, also for `read` and `delete`, which run the code in the state, and no preview shows a changed
 * `__provider`.
 *
 * The SDK would write the same text for an object with these methods. It needs Node.js's own functions, its inspector and a TypeScript
 * compiler for that, so it fails under Bun and in bundled programs, and takes a sixth of a second.
 *
 * Don't change it: its bytes are part of every user's state, and test/unit/lifecycle/stub.test.ts guards them.
 *
 * @param lifecycle folder of the resource, such as `casCertificate`
 */
export function stubOf(lifecycle: string): string {
  const names = methods.map(([method], index) => `${method}: __f${index + 1}`);
  const bodies = methods.map(([method, parameters], index) => {
    const list = parameters.join(", ");
    const call = `require("pulumi-alicloud-certificates/lifecycle/${lifecycle}").${method}(${list})`;
    return functionText(`__f${index + 1}`, parameters.length, "", `return (${list}) => ${call};`);
  });
  return [
    "exports.handler = __f0;\n",
    `var __provider = {${names.join(", ")}};\n`,
    ...bodies,
    functionText("__f0", 0, "provider: __provider, ", "return () => provider;"),
  ].join("\n");
}

/** One function, as the SDK wraps it. */
function functionText(name: string, parameters: number, captured: string, body: string): string {
  const list = Array.from({ length: parameters }, (_, index) => `__${index}`).join(", ");
  return `function ${name}(${list}) {
  return (function() {
    with({ ${captured}this: undefined, arguments: undefined }) {

${body}

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
}
