import { isIPv4 } from "node:net";
import { normalizeRegion } from "../alicloud/region";
import { program, type Reader } from "../engine/reader";
import { hasInternalEndpoint, isInRegion, type OwnHost, readOwnHost, regionHost } from "./regionHost";

/** Where a bucket is and how to reach it; the inputs of the same names. */
export interface Endpoint {
  /** `cn-hangzhou`, without `oss-`. */
  region: string;
  /** Host or https URL that replaces the region's own endpoint. */
  endpoint?: string | undefined;
  /** `endpoint` is a domain bound to the bucket. */
  cname?: boolean | undefined;
  /** Use the region's internal endpoint, which only machines inside Alibaba Cloud reach. */
  internal?: boolean | undefined;
  /** Put the bucket into the path instead of the host name. */
  pathStyle?: boolean | undefined;
}

/**
 * `https://oss.example.com/` and `oss.example.com` are the same endpoint; returns the first form, without the slash.
 * An endpoint with a problem is returned unchanged, so that {@link endpointProblem} can report it.
 */
export function normalizeEndpoint(endpoint: string): string {
  const url = parse(endpoint);
  return url === undefined || endpointProblem(endpoint) !== undefined ? endpoint : originOf(url);
}

/**
 * What is wrong with an endpoint; `undefined` if it can be used. Plain HTTP would send the private key in plain text.
 * It also rejects what ali-oss and TLS can't do, so that no preview promises it.
 */
export function endpointProblem(endpoint: string, { setting }: Reader = program): string | undefined {
  const url = parse(endpoint);
  if (url === undefined) {
    return "`endpoint` is not a host name or URL. Use for example 'oss-cn-hangzhou.aliyuncs.com' or 'https://files.example.com'.";
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "`endpoint` starts with http://, which would send the private key in plain text. Use https://.";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "`endpoint` is neither https:// nor a host name. Use for example 'https://files.example.com'.";
  }
  if (url.username !== "" || url.password !== "") {
    return `\`endpoint\` contains a user name or password. Remove it; credentials belong in ${setting("accessKey")} and ${setting("secretKey")}.`;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return "`endpoint` contains a path. Use the host alone; the path inside the bucket is `prefix`.";
  }
  return hostProblem(url);
}

function hostProblem({ hostname, port }: URL): string | undefined {
  if (hostname.startsWith("[")) {
    return "`endpoint` is an IPv6 address, which ali-oss can't use. Use a host name or an IPv4 address.";
  }
  if (port === "0") {
    return "`endpoint` has the port 0, where nothing can listen. Use the service's own port, or leave it out for 443.";
  }
  if (!isHostName(hostname)) {
    return (
      "`endpoint` is not a host name: letters, digits and hyphens between single dots, 253 at most and 63 between two dots. " +
      "Use for example 'oss-cn-hangzhou.aliyuncs.com'."
    );
  }
  if (/^(oss|cn|ap|us|eu|me|mx|na|sa|rg)-[^.]+$/.test(hostname)) {
    return `\`endpoint\` is a region's name, not a host's. Use '${regionHost(normalizeRegion(hostname))}', or \`region\` alone.`;
  }
  return undefined;
}

/** A bucket and how to reach it; unknown parts are missing. */
type Place = { [Name in keyof Endpoint | "bucket"]?: (Endpoint & { bucket: string })[Name] | undefined };

/** How an endpoint, valid in itself, contradicts the rest of its place: a sentence, or `undefined`. */
export function endpointConflict(place: Place): string | undefined {
  const { region, bucket, endpoint, internal, pathStyle } = place;
  const url = endpoint === undefined ? undefined : parse(endpoint);
  const isOwn = endpoint === undefined || (url !== undefined && readOwnHost(url.hostname) !== undefined);
  if (pathStyle === true && isOwn) {
    return "`pathStyle` is true but OSS's own endpoints do not accept the bucket in the path. Remove `pathStyle`.";
  }
  if (url === undefined) {
    return internal === true && region !== undefined && !hasInternalEndpoint(region)
      ? `\`internal\` is true but '${region}' has no internal endpoint. Remove \`internal\`.`
      : undefined;
  }
  if (url.protocol === "http:" && !isIPv4(url.hostname) && putsBucketBefore(place, url)) {
    return (
      `\`endpoint\` starts with http:// and requests put the bucket before its name: '<bucket>.${url.hostname}' may be another machine, which ` +
      "would get the private key in plain text. Use http://127.0.0.1 instead, or `pathStyle: true`."
    );
  }
  const own = readOwnHost(url.hostname);
  if (own !== undefined) {
    return ownHostConflict(own, place);
  }
  return bucket !== undefined && putsBucketBefore(place, url) && !isHostName(`${bucket}.${url.hostname}`)
    ? "`endpoint` is too long for the bucket's name before it: a host name has 253 characters at most. Use `pathStyle: true`."
    : undefined;
}

function ownHostConflict(own: OwnHost, { region, bucket, cname }: Place): string | undefined {
  if (region !== undefined && !isInRegion(own, region)) {
    return `\`endpoint\` belongs to the region '${own.region}' but \`region\` is '${region}'. Set both to the bucket's own, or remove \`endpoint\`.`;
  }
  if (cname !== true) {
    return own.bucket === undefined || own.bucket === "s3"
      ? undefined
      : `\`endpoint\` contains the bucket's name, which requests put before it anyway. Use '${own.host}'.`;
  }
  if (own.bucket === undefined) {
    return "`cname` is true but `endpoint` is OSS's own, not a domain that is bound to the bucket. Remove `cname`.";
  }
  return bucket === undefined || own.bucket === bucket
    ? undefined
    : `\`endpoint\` belongs to another bucket than \`bucket\`, which is '${bucket}'. Set both to the same, or remove \`endpoint\` and \`cname\`.`;
}

/** Scheme, host and port that requests about a bucket go to, or for `""` those about the account, such as `https://certificates.oss-cn-hangzhou.aliyuncs.com`. */
export function requestOrigin(bucket: string, place: Endpoint): string {
  const url = parse(place.endpoint ?? regionHost(place.region, place.internal));
  if (url === undefined) {
    return "";
  }
  return bucket !== "" && putsBucketBefore(place, url) ? `${url.protocol}//${bucket}.${url.host}` : originOf(url);
}

/** The same rule as in ali-oss. */
function putsBucketBefore({ cname, pathStyle }: Place, url: URL): boolean {
  return cname !== true && pathStyle !== true && !isIPv4(url.hostname);
}

/** URL.origin is "null" for schemes that browsers don't know. */
const originOf = ({ protocol, host }: URL) => `${protocol}//${host}`;

function parse(endpoint: string): URL | undefined {
  const trimmed = endpoint.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  try {
    return new URL(url);
  } catch {
    return undefined; // URL.canParse is not used: once Node 20 has compiled it, it is wrong for names beyond ASCII
  }
}

/** Also accepts the underscore, which DNS forbids but company-internal names have. */
function isHostName(hostname: string): boolean {
  return (
    hostname.length <= 253 &&
    hostname.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

/** Whether a host is a loopback address or `localhost`. The transport checks again what a name resolves to. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
