/** Where a bucket is and how to speak to it; the inputs of the same names. */
export interface Endpoint {
  /** `cn-hangzhou`, without `oss-`. */
  region: string;
  /** Host or https URL that replaces the region's own endpoint. */
  endpoint?: string | undefined;
  /** `endpoint` is a domain bound to the bucket. */
  cname?: boolean | undefined;
  /** Use the endpoint that only machines inside Alibaba Cloud reach. */
  internal?: boolean | undefined;
  /** Put the bucket into the path instead of the host name. */
  pathStyle?: boolean | undefined;
}

/** `oss-cn-hangzhou` and ` CN-Hangzhou ` are `cn-hangzhou`. */
export function normalizeRegion(region: string): string {
  return region.trim().toLowerCase().replace(/^oss-/, "");
}

/** `undefined` when the (normalized) region may exist, else what is wrong with it. */
export function regionProblem(region: string): string | undefined {
  return /^[a-z]{2}-[a-z0-9]+(-[a-z0-9]+)*$/.test(region)
    ? undefined
    : "`region` is not a region id. Use the id of the bucket's region, such as 'cn-hangzhou' or 'ap-southeast-1'.";
}

/**
 * `https://oss.example.com/` and `oss.example.com` are the same endpoint; the first form, without the slash, is kept.
 * An endpoint with a problem comes back as it is, for {@link endpointProblem} to say so.
 */
export function normalizeEndpoint(endpoint: string): string {
  const url = parse(endpoint);
  return url === undefined || endpointProblem(endpoint) !== undefined ? endpoint : `${url.protocol}//${url.host}`;
}

/** `undefined` when `endpoint` can be used, else what is wrong with it. Plain HTTP would send the private key in clear. */
export function endpointProblem(endpoint: string): string | undefined {
  const url = parse(endpoint);
  if (url === undefined) {
    return "`endpoint` is not a host name or URL. Use for example 'oss-cn-hangzhou.aliyuncs.com' or 'https://files.example.com'.";
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "`endpoint` starts with http://, which would send the private key in clear. Use https://.";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "`endpoint` is neither https:// nor a host name. Use for example 'https://files.example.com'.";
  }
  if (url.username !== "" || url.password !== "") {
    return "`endpoint` contains a user name or password. Remove it; credentials belong into `alicloud:accessKey` and `alicloud:secretKey`.";
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return "`endpoint` contains a path. Use the host alone; the path inside of the bucket is `prefix`.";
  }
  return undefined;
}

function parse(endpoint: string): URL | undefined {
  const trimmed = endpoint.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
