// @ts-check
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./setupError.mjs";

const heartbeatMilliseconds = 5_000;
const staleMilliseconds = 60_000;
const retryMilliseconds = 250;

/**
 * Lets one process at a time do something: a second one waits instead of doing the same work again. A lock whose process has ended,
 * or that has not been touched for a minute, is taken over.
 * @template T
 * @param {string} file where the lock is; its folder is made
 * @param {() => void} onWait called once when another process holds it
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, action) {
  await mkdir(dirname(file), { recursive: true }).catch((error) => refuse(file, error));
  let told = false;
  while (!(await take(file))) {
    if (await isAbandoned(file)) {
      // One at a time, and looked at again: else it would be another waiter's that is removed, taken a moment ago.
      const remove = async () => {
        if (await isAbandoned(file)) {
          await rm(file, { force: true });
        }
      };
      await withLock(`${file}.takeover`, () => {}, remove);
      continue;
    }
    if (!told) {
      onWait();
    }
    told = true;
    await sleep(retryMilliseconds);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeatMilliseconds);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) {
      return false;
    }
    return refuse(file, error);
  }
}

/**
 * @param {string} file
 * @param {unknown} error
 * @returns {never}
 */
function refuse(file, error) {
  const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
  throw new SetupError(
    `Nothing can be written to ${dirname(file)}${code}. Give yourself the right to, or name another place for caches (Linux: XDG_CACHE_HOME, Windows: LOCALAPPDATA).`,
  );
}

/** @param {string} file */
async function isAbandoned(file) {
  try {
    const [{ mtimeMs }, holder] = [await stat(file), Number(await readFile(file, "utf8"))];
    if (Date.now() - mtimeMs > staleMilliseconds) {
      return true;
    }
    return holder > 0 && !isAlive(holder);
  } catch (error) {
    if (isCode(error, "ENOENT")) {
      return false;
    }
    throw error;
  }
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
