// @ts-check

/**
 * Runs the quick start. The packages stand, everything is compiled, and `process.env` is the isolated environment of
 * setup/environment.mjs: `pulumi` on PATH, an empty `file://` backend that is removed afterwards.
 * @param {import("./setup/environment.mjs").PulumiCommandLine} _pulumi
 */
export async function quickstart(_pulumi) {}
