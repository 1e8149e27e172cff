// @ts-check
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

const name = "pulumi-alicloud-certificates";

/**
 * The folder outside the clone that keeps what takes long to get. Deleting it is always safe.
 *
 * | platform | folder |
 * |---|---|
 * | Windows | `%LOCALAPPDATA%\pulumi-alicloud-certificates` |
 * | macOS | `~/Library/Caches/pulumi-alicloud-certificates` |
 * | others | `$XDG_CACHE_HOME/pulumi-alicloud-certificates`, by default below `~/.cache` |
 *
 * A relative `XDG_CACHE_HOME` is ignored, as the XDG Base Directory Specification asks.
 *
 * @param {{ platform?: NodeJS.Platform, environment?: NodeJS.ProcessEnv, home?: string }} [options]
 * @returns {string} absolute path; it may not exist yet
 */
export function userCacheFolder({ platform = process.platform, environment = process.env, home = homedir() } = {}) {
  if (platform === "win32") {
    return win32.join(environment.LOCALAPPDATA || win32.join(home, "AppData", "Local"), name);
  }
  if (platform === "darwin") {
    return posix.join(home, "Library", "Caches", name);
  }
  const configured = environment.XDG_CACHE_HOME;
  return posix.join(configured && posix.isAbsolute(configured) ? configured : posix.join(home, ".cache"), name);
}

/**
 * The name of a cached Pulumi installation. It changes with everything that decides what is in it, so an old one is never taken for a new one.
 * @param {{ version: string, way: "installer" | "go", platform?: string, architecture?: string, recipe?: string }} options
 *   `recipe`: a hash of what it is built from
 * @returns {string}
 * @example installationName({ version: "3.250.0", way: "go", platform: "linux", architecture: "x64", recipe: "1a2b3c4d" })
 *   // "pulumi-3.250.0-go-linux-x64-1a2b3c4d"
 */
export function installationName({ version, way, platform = process.platform, architecture = process.arch, recipe }) {
  return ["pulumi", version, way, platform, architecture, ...(recipe ? [recipe] : [])].join("-");
}
