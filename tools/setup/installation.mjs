// @ts-check
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "./lock.mjs";
import { findProgram, pulumiVersion } from "./pulumiOnPath.mjs";
import { SetupError } from "./setupError.mjs";

/**
 * The Pulumi of an installation in the user cache: `<folder>/bin/pulumi`, the layout of the official installer.
 * @param {string} folder
 * @returns {Promise<import("./environment.mjs").PulumiCommandLine | undefined>} undefined where it is not there or does not run
 */
export async function installedPulumi(folder) {
  const binFolder = join(folder, "bin");
  const command = findProgram("pulumi", [binFolder]);
  const version = command ? await pulumiVersion(command) : undefined;
  return command && version ? { command, binFolder, version } : undefined;
}

/**
 * Makes an installation, or uses the existing one. It is made in a folder of another name that is renamed at the end: half an installation
 * never counts, and of two runs at once the later one finds the earlier one's.
 * @param {string} folder absolute path; the lock is in `locks` beside it
 * @param {import("./progress.mjs").Progress} progress
 * @param {(folder: string) => Promise<void>} make fills the folder of another name
 * @returns {Promise<import("./environment.mjs").PulumiCommandLine>}
 */
export async function install(folder, progress, make) {
  const waiting = () => progress.note("• Waiting for another run that is getting the same Pulumi");
  return withLock(join(dirname(folder), "locks", basename(folder)), waiting, async () => {
    const standing = await installedPulumi(folder);
    if (standing) {
      return standing;
    }
    await removeLeftovers(folder);
    const partial = `${folder}.partial-${randomBytes(4).toString("hex")}`;
    await mkdir(partial, { recursive: true });
    try {
      await make(partial);
      const made = await installedPulumi(partial);
      if (!made) {
        throw new SetupError(`What was put into ${partial} does not answer "pulumi version"`);
      }
      await renameFolder(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    const pulumi = await installedPulumi(folder);
    if (!pulumi) {
      throw new SetupError(`${folder} does not answer "pulumi version"`);
    }
    return pulumi;
  });
}

/**
 * Removes what interrupted runs left, and an installation that no longer runs.
 * @param {string} folder
 */
async function removeLeftovers(folder) {
  const parent = dirname(folder);
  for (const entry of await readdir(parent)) {
    const path = join(parent, entry);
    if (path === folder || path.startsWith(`${folder}.partial-`)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/**
 * A virus scanner on Windows holds new files open for a moment.
 * @param {string} from
 * @param {string} to
 */
async function renameFolder(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || attempt === 10) {
        throw error;
      }
      await sleep(attempt * 200);
    }
  }
}
