import * as pulumi from "@pulumi/pulumi";

/** Arguments whose values must be known at once, because they decide which resources exist. */
const flags = ["existing", "httpsOnly", "guardArchives", "forceDestroy", "createUser"] as const;

/**
 * What is wrong with the arguments that can't be outputs. TypeScript checks them too, but programs in other languages can pass
 * any value, and an output that counts as `false` would create a bucket that should only be used.
 */
export function plainArgumentsProblem(args: { readonly [Name in (typeof flags)[number] | "versioning"]?: unknown }) {
  const late = ([...flags, "versioning"] as const).find((name) => pulumi.Output.isInstance(args[name]));
  if (late !== undefined) {
    return `\`${late}\` is a secret, or an output of a resource, but must be known before any resource exists. Give a plain value.`;
  }
  const strange = flags.find((name) => typeof (args[name] ?? true) !== "boolean");
  return strange === undefined
    ? undefined
    : `\`${strange}\` is neither true nor false. Give one of them, without quotes.`;
}
