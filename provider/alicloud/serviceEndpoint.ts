import { parseJson } from "../engine/parseJson";
import { UserError } from "../engine/userError";
import type { Settings } from "./accountSettings";

/**
 * The host that the configuration sets for a service. `alicloud:endpoints` is a list of one object with a host for each service, as for
 * @pulumi/alicloud.
 */
export function configuredHost(settings: Settings, service: string): string | undefined {
  const endpoints = parseJson(settings.get("alicloud:endpoints") ?? "null");
  const first: unknown = Array.isArray(endpoints) ? endpoints[0] : endpoints;
  const host = typeof first === "object" && first !== null ? (first as Record<string, unknown>)[service] : undefined;
  return typeof host === "string" && host !== "" ? host : undefined;
}

/**
 * Scheme, host and port for the requests to a service.
 *
 * @param host a host, or a URL; plain HTTP for loopback addresses only, since the requests hold private keys
 * @throws UserError for plain HTTP to another machine, and for what is no host
 */
export function serviceOrigin(service: string, host: string): string {
  const text = /^https?:\/\//.test(host) ? host : `https://${host}`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(
      `\`alicloud:endpoints\`: '${service}' is not a host name. Give one such as '${service}.aliyuncs.com'.`,
    );
  }
  if (url.protocol === "http:" && !/^(127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) {
    throw new UserError(
      `\`alicloud:endpoints\`: '${service}' starts with http://, which would send the private key in plain text. Use https://.`,
    );
  }
  return url.origin;
}
