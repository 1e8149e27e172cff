// @ts-check
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * What a bundler doesn't do as Node does in the package's own code: a call → the same with literals. Each must occur, so that a
 * change of the code can't leave one behind.
 * @type {readonly { call: RegExp, instead(words: string[]): string }[]}
 */
const computed = [
  {
    // provider/plugin/protocol.ts: a module of the SDK or of its dependencies.
    call: /\bfromPulumi\(\s*("[^"]+"),?\s*\)/g,
    instead: ([module = ""]) => requiring("@pulumi/pulumi/package.json", module),
  },
  {
    // provider/alicloud/libraries.ts: a library of a library.
    call: /\brequiredBy\(((?:"[^"]+"(?:, )?)+)\)/g,
    instead: (libraries) => requiring(...libraries),
  },
  {
    // provider/certificateBucket/alicloud.ts: an optional package.
    call: /\bload\(("@pulumi\/alicloud\/\w+")\)/g,
    instead: ([module = ""]) => `require(${JSON.stringify(module)})`,
  },
  {
    // As Node imports a CommonJS library: `default` is all of it, also where the library has a `default` of its own.
    call: /(?<!typeof )\bimport\(("[^."][^"]*")\)/g,
    instead: ([module = ""]) =>
      `Promise.resolve().then(() => require(${JSON.stringify(module)})).then((library) => ({ ...library, default: library }))`,
  },
  {
    // provider/packageVersion.ts: package.json and schema.json are beside the bundle.
    call: /\bdirname\(dirname\(__dirname\)\)/g,
    instead: () => "__dirname",
  },
];

/** @param {...string} chain each required by the one before */
function requiring(...chain) {
  const file = chain.reduce((from, module) => createRequire(from).resolve(module), import.meta.filename);
  return `require(${JSON.stringify(file)})`;
}

/**
 * @param {string} source a module of provider/
 * @param {(call: RegExp) => void} [found] told of each kind of call that it has
 * @returns {string} the same, with every module as a literal that a bundler finds
 */
export function withLiteralModules(source, found = () => {}) {
  return computed.reduce(
    (text, { call, instead }) =>
      text.replace(call, (_, words = "") => {
        found(call);
        return instead(JSON.parse(`[${words}]`));
      }),
    source,
  );
}

/**
 * Makes the package's own code bundle.
 * @param {string} folder provider/
 * @returns {import("esbuild").Plugin}
 */
export function computedModules(folder) {
  const ownCode = new RegExp(`^${folder.replace(/[^\w]/g, "\\$&")}.*\\.ts$`);
  return {
    name: "computed modules",
    setup(build) {
      /** @type {Set<RegExp>} */
      const found = new Set();
      build.onLoad({ filter: ownCode }, ({ path }) => {
        const contents = withLiteralModules(readFileSync(path, "utf8"), (call) => found.add(call));
        return { contents, loader: "ts" };
      });
      build.onEnd(() => {
        const missing = computed.filter(({ call }) => !found.has(call));
        return { errors: missing.map(({ call }) => ({ text: `Nothing in provider/ matches ${call} any more.` })) };
      });
    },
  };
}
