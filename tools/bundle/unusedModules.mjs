// @ts-check

/**
 * Leaves out what the plugin never runs:
 *
 * - the SDK's serializer of functions, which needs a TypeScript compiler and npm itself: only dynamic resources are serialized, and the plugin has none
 * - the modules that the stubs of dynamic resources name (`pulumi-alicloud-certificates/lifecycle/…`)
 * - `proxy-agent`, an option of urllib that isn't installed either
 * @returns {import("esbuild").Plugin}
 */
export function unusedModules() {
  return {
    name: "unused modules",
    setup(build) {
      build.onLoad({ filter: /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/]/ }, () => ({ contents: "" }));
      build.onResolve({ filter: /^(pulumi-alicloud-certificates\/|proxy-agent$)/ }, ({ path }) => ({
        path,
        external: true,
      }));
    },
  };
}
