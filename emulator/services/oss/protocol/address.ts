import { isIP } from "node:net";
import { decodePath } from "../../../server/http";

/** The bucket and the object that Host header and path name. */
export interface Address {
  /** Undefined for requests to the service, such as ListBuckets. */
  readonly bucket?: string;
  /** Undefined for requests to a bucket. Percent-decoded. */
  readonly key?: string;
  /** How the request names the bucket. */
  readonly style: "virtualHost" | "path" | "cname";
  /** The region in the endpoint's name; undefined for loopback addresses and for names without a region. */
  readonly region?: string;
  /** "public" for `oss-<region>.aliyuncs.com`, "internal" for `oss-<region>-internal.aliyuncs.com`, else "other". */
  readonly endpoint: "public" | "internal" | "other";
}

/** The buckets that exist. */
export interface KnownNames {
  isBucket(name: string): boolean;
  /** The bucket of a custom domain. */
  bucketOfDomain(host: string): string | undefined;
}

const ossHost = /^(?:(?<bucket>[^.]+)\.)?oss-(?<region>[a-z0-9-]+?)(?<internal>-internal)?\.aliyuncs\.com$/;

function withoutBucket(key: string): { key?: string } {
  return key === "" ? {} : { key };
}

function pathStyle(path: string, rest: Pick<Address, "region" | "endpoint">): Address {
  const slash = path.indexOf("/");
  const bucket = slash < 0 ? path : path.slice(0, slash);
  if (bucket === "") {
    return { style: "path", ...rest };
  }
  return { style: "path", bucket, ...withoutBucket(slash < 0 ? "" : path.slice(slash + 1)), ...rest };
}

/**
 * Reads bucket and key from a host without its port and a percent-encoded path that begins with a slash.
 *
 * The first that fits: a custom domain; `<bucket>.oss-<region>[-internal].aliyuncs.com`; path style for IP addresses, `localhost`
 * and the names of endpoints; `<bucket>.<another endpoint>`.
 *
 * @example addressOf("b.oss-cn-hangzhou.aliyuncs.com", "/a%20b", names) // { bucket: "b", key: "a b", style: "virtualHost", … }
 */
export function addressOf(host: string, path: string, names: KnownNames): Address {
  const decoded = decodePath(path).slice(1);
  const owner = names.bucketOfDomain(host);
  if (owner !== undefined) {
    return { bucket: owner, ...withoutBucket(decoded), style: "cname", endpoint: "other" };
  }

  const parts = ossHost.exec(host)?.groups;
  if (parts?.region !== undefined) {
    const rest = { region: parts.region, endpoint: parts.internal ? "internal" : "public" } as const;
    if (parts.bucket === undefined) {
      return pathStyle(decoded, rest);
    }
    return { bucket: parts.bucket, ...withoutBucket(decoded), style: "virtualHost", ...rest };
  }
  if (isIP(host.replace(/^\[|\]$/g, "")) || host === "localhost") {
    return pathStyle(decoded, { endpoint: "other" });
  }

  const labels = host.split(".");
  const [first = ""] = labels;
  // `oss.example` is an endpoint, `b.oss.example` a bucket. Two labels name a bucket only when it exists, or on localhost.
  if (names.isBucket(first) || labels.length > 2 || labels[1] === "localhost") {
    return { bucket: first, ...withoutBucket(decoded), style: "virtualHost", endpoint: "other" };
  }
  return pathStyle(decoded, { endpoint: "other" });
}

/**
 * The address that the path alone names; undefined when it names none. ali-oss with an IP endpoint and `sldEnable` writes the bucket
 * into the path and into the Host header. Its signature tells which of the two it means.
 */
export function pathAddressOf(address: Address): Address | undefined {
  const { bucket, key, region } = address;
  if (address.style !== "virtualHost" || bucket === undefined || key === undefined) {
    return undefined;
  }
  if (key !== bucket && !key.startsWith(`${bucket}/`)) {
    return undefined;
  }
  return pathStyle(key, { endpoint: "other", ...(region === undefined ? {} : { region }) });
}
