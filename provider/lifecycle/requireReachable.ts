import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { currentRun } from "./programRun";

/** The module of `@pulumi/pulumi` that runs a program for the engine. */
const runner = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run(?:[\\/]|$)/;

const packageName = "pulumi-alicloud-certificates";

/**
 * Refuses a resource whose code the dynamic host could not load. The host looks for this package from the program's folder. If only a
 * package that the program uses has it, the program runs, and every method of the resource fails.
 *
 * Where another process than Pulumi's own runs the program (Automation API, unit tests), the host's folder isn't known here.
 *
 * @param type of the resource, such as `CasCertificate`
 * @param name of the resource under construction
 * @throws RunError that names the package.json which lacks the dependency
 */
export function requireReachable(type: string, name: string): void {
  if (currentRun() === undefined || !runner.test(require.main?.filename ?? "")) {
    return;
  }
  const folder = process.cwd();
  if (!isReachable(type, folder)) {
    throw new pulumi.RunError(
      `${type} '${name}' can't be created: Pulumi loads the code of dynamic resources from the program's folder, and ${packageName} can't be found from there. ` +
        `Add it to the dependencies in '${manifestOf(folder)}', where another package that uses it is not enough, and install again.`,
    );
  }
}

/** Folder and type → whether the host finds the code. */
const known = new Map<string, boolean>();

/** @param folder in which the host is started */
export function isReachable(type: string, folder: string): boolean {
  const module = `${packageName}/lifecycle/${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const key = join(folder, module);
  const isFound = known.get(key) ?? canResolve(module, folder);
  known.set(key, isFound);
  return isFound;
}

function canResolve(module: string, folder: string): boolean {
  try {
    createRequire(join(folder, "index.js")).resolve(module);
    return true;
  } catch {
    return false;
  }
}

/** The package.json of a folder, or of the next one above. */
export function manifestOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = join(at, "package.json");
    if (existsSync(manifest)) {
      return manifest;
    }
    if (dirname(at) === at) {
      return join(folder, "package.json");
    }
  }
}
