import { createRequire } from "node:module";

/** A module as the last of several libraries gets it, each required by the one before; `undefined` when a later version has it no more. */
export function requiredBy(...libraries: string[]): unknown {
  try {
    const file = libraries.reduce((from, library) => createRequire(from).resolve(library), __filename);
    return require(file);
  } catch {
    return undefined;
  }
}

/**
 * @alicloud/credentials. With `DEBUG=*` its HTTP client httpx would print the temporary key that STS answers; with
 * NODE_TLS_REJECT_UNAUTHORIZED=0 it would take one from anybody.
 */
export async function loadCredentials() {
  const httpx = requiredBy("@alicloud/credentials", "httpx") as Httpx | undefined;
  if (httpx !== undefined && !checking.has(httpx)) {
    const { request } = httpx;
    checking.add(httpx);
    httpx.request = (url, options) => request(url, { rejectUnauthorized: true, ...options });
  }
  hush(requiredBy("@alicloud/credentials", "httpx", "debug"), "httpx:*");
  return import("@alicloud/credentials");
}

interface Httpx {
  request(url: unknown, options?: object): Promise<unknown>;
}

/** The copies of httpx that check certificates already. */
const checking = new WeakSet<Httpx>();

/** Takes names out of what a copy of the package `debug` prints. Whatever else DEBUG names stays. */
export function hush(debug: unknown, names: string): void {
  const { disable, enable } = (debug ?? {}) as { disable?: () => string; enable?: (names: string) => void };
  const enabled = disable?.() ?? "";
  if (enabled !== "") {
    enable?.(enabled.split(",").includes(`-${names}`) ? enabled : `${enabled},-${names}`);
  }
}
