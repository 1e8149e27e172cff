import { createRequire } from "node:module";

/** The module that a chain of libraries resolves, each required by the one before; `undefined` if a later version no longer has it. */
export function requiredBy(...libraries: string[]): unknown {
  try {
    const file = libraries.reduce((from, library) => createRequire(from).resolve(library), __filename);
    return require(file);
  } catch {
    return undefined;
  }
}

/**
 * Loads @alicloud/credentials. With `DEBUG=*` its HTTP client httpx would print the temporary key from STS; with
 * NODE_TLS_REJECT_UNAUTHORIZED=0 it would accept one from anybody.
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

/** The copies of httpx that already check certificates. */
const checking = new WeakSet<Httpx>();

/** Excludes names from what a copy of the package `debug` prints. Everything else in DEBUG stays. */
export function hush(debug: unknown, names: string): void {
  const { disable, enable } = (debug ?? {}) as { disable?(): string; enable?(names: string): void };
  const enabled = disable?.() ?? "";
  if (enabled !== "") {
    enable?.(enabled.split(",").includes(`-${names}`) ? enabled : `${enabled},-${names}`);
  }
}
