import type * as pulumi from "@pulumi/pulumi";

/**
 * Changes a child's arguments or options before it is created: properties to set, or a function that changes `args` and
 * `opts` in place.
 *
 * ```ts
 * transform: {
 *   user: { displayName: "Certificates" },
 *   bucket: (args, opts) => {
 *     args.storageClass = "IA";
 *     opts.protect = true;
 *   },
 * }
 * ```
 */
export type Transform<Args> =
  | Partial<Args>
  // biome-ignore lint/suspicious/noConfusingVoidType: the type of a function without return
  | ((args: Args, opts: pulumi.CustomResourceOptions, name: string) => undefined | void);

/** The arguments of a resource's constructor, with the transform applied. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  name: string,
  args: Args,
  opts: pulumi.CustomResourceOptions,
): [name: string, args: Args, opts: pulumi.CustomResourceOptions] {
  if (typeof transform !== "function") {
    return [name, { ...args, ...transform }, opts];
  }
  const [changedArgs, changedOpts] = [{ ...args }, { ...opts }];
  transform(changedArgs, changedOpts, name);
  return [name, changedArgs, changedOpts];
}
