import * as pulumi from "@pulumi/pulumi";

/** The arguments of which the program must know at once whether they are set: they decide which resources there are. */
const flags = ["existing", "httpsOnly", "guardArchives", "forceDestroy", "createUser"] as const;

/**
 * What is wrong with the arguments that can't be outputs. TypeScript says so too, but programs in other languages can give
 * any value, and an output that is taken for `false` makes a bucket that should only be used.
 */
export function plainArgumentsProblem(args: { readonly [Name in (typeof flags)[number] | "versioning"]?: unknown }) {
  const late = ([...flags, "versioning"] as const).find((name) => pulumi.Output.isInstance(args[name]));
  if (late !== undefined) {
    return `\`${late}\` is a secret, or an output of a resource, and is needed before there are any. Give a plain value.`;
  }
  const strange = flags.find((name) => typeof (args[name] ?? true) !== "boolean");
  return strange === undefined
    ? undefined
    : `\`${strange}\` is neither true nor false. Give one of them, without quotes.`;
}
