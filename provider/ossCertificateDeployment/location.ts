import { normalizeRegion, regionProblem } from "../alicloud/region";
import { fileNames, joinKey, normalizePrefix } from "../bucketLayout/layout";
import { isKeyText, mayBeSecret } from "../certificate/pastedText";
import { isUnknown } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import { endpointConflict, endpointProblem, normalizeEndpoint } from "../oss/endpoint";
import type { DeploymentLocation } from "./state";

/** Longest key of an OSS object, in bytes of UTF-8 (https://www.alibabacloud.com/help/en/oss/user-guide/object-naming-conventions). */
const longestKey = 1023;

/** What the layout appends to the prefix at most: `2026-11-23_0a1b2c3d/fullchain.pem`. */
const longestName = `YYYY-MM-DD_xxxxxxxx/${fileNames.fullchain}`.length;

/** `<region>/<bucket>/<prefix>`: the resource's id. */
export function resourceId({ region, bucket, prefix }: DeploymentLocation): string {
  return joinKey(`${region}/${bucket}`, normalizePrefix(prefix)).replace(/\/$/, "");
}

/**
 * The location that an id names. Behind a question mark it may say how the bucket is reached, which no id in a state
 * does: an import has nothing else to say it by.
 *
 * ```ts
 * readResourceId("cn-hangzhou/certificates/certs/example.com")
 * readResourceId("cn-hangzhou/certificates/certs/example.com?endpoint=https://files.example.com&cname=true")
 * ```
 *
 * @throws Error that says what is wrong with the id
 */
export function readResourceId(id: string): DeploymentLocation {
  const [, place = "", query = ""] = /^(.*?)(?:\?((?:endpoint|cname|internal|pathStyle)=.*))?$/s.exec(id) ?? [];
  const [region = "", bucket = "", ...segments] = place.split("/");
  const options = new URLSearchParams(query);
  const flag = (name: string) => (options.get(name) === "true" ? true : undefined);
  const location = normalizeLocation({
    region,
    bucket,
    prefix: segments.join("/") || undefined,
    endpoint: options.get("endpoint") ?? undefined,
    cname: flag("cname"),
    internal: flag("internal"),
    pathStyle: flag("pathStyle"),
  });
  const problems = locationProblems(location);
  if (problems.length > 0) {
    throw new Error(
      `The id${mayBeSecret(id) ? "" : ` '${id}'`} names no deployment: ${problems.join(" ")} An id is <region>/<bucket>/<prefix>, such as ` +
        "cn-hangzhou/certificates/certs/example.com, with ?endpoint=…&cname=true behind it for an endpoint of your own.",
    );
  }
  return withoutUndefined(location) as DeploymentLocation;
}

/** A location as a program gave it. */
export type RawLocation = Partial<Record<keyof DeploymentLocation, unknown>>;

/** The same location in the one way of writing it that ids, paths and diffs use. Unknown values stay as they are. */
export function normalizeLocation<Location extends RawLocation>(location: Location): Location {
  const normalize = (value: unknown, rule: (text: string) => string) =>
    typeof value === "string" && !isUnknown(value) ? rule(value) : value;
  return {
    ...location,
    region: normalize(location.region, normalizeRegion),
    prefix: normalize(location.prefix, normalizePrefix),
    endpoint: normalize(location.endpoint, normalizeEndpoint),
  };
}

/** Every problem of a normalized location, a sentence each. Unknown values have none. */
export function locationProblems(location: RawLocation): string[] {
  const { region, bucket, prefix, endpoint, cname, internal, pathStyle } = location;
  return [
    region === undefined || region === ""
      ? "`region` is missing. Set it, or `pulumi config set alicloud:region cn-hangzhou`."
      : textProblem("region", region, regionProblem),
    bucket === undefined || bucket === ""
      ? "`bucket` is missing. Name the OSS bucket that the certificate goes to."
      : textProblem("bucket", bucket, bucketProblem),
    prefix === undefined ? undefined : textProblem("prefix", prefix, prefixProblem),
    endpoint === undefined ? undefined : textProblem("endpoint", endpoint, endpointProblem),
    cname === true && endpoint === undefined
      ? "`cname` is true but `endpoint` is missing. Set `endpoint` to the domain that is bound to the bucket."
      : undefined,
    cname === true && pathStyle === true
      ? "`cname` and `pathStyle` are both true, which exclude each other. Keep `cname` for a domain bound to the bucket."
      : undefined,
    internal === true && endpoint !== undefined
      ? "`internal` and `endpoint` are both set, which exclude each other. Remove `internal`, or name the internal host in `endpoint`."
      : undefined,
    conflict(location),
  ].filter((problem) => problem !== undefined);
}

/** What of the endpoint does not go together with the rest, once each is known and has no problem of its own. */
function conflict({ region, bucket, endpoint, cname, internal, pathStyle }: RawLocation): string | undefined {
  const known = (value: unknown, problem: (text: string) => string | undefined) =>
    typeof value === "string" && !isUnknown(value) && problem(value) === undefined ? value : undefined;
  if (isUnknown(cname) || isUnknown(pathStyle) || (internal === true && endpoint !== undefined)) {
    return undefined;
  }
  return endpointConflict({
    region: known(region, regionProblem),
    bucket: known(bucket, bucketProblem),
    endpoint: known(endpoint, endpointProblem),
    cname: cname === true,
    internal: internal === true,
    pathStyle: pathStyle === true,
  });
}

function textProblem(input: string, value: unknown, problem: (text: string) => string | undefined): string | undefined {
  if (isUnknown(value)) {
    return undefined;
  }
  return typeof value === "string" ? problem(value) : `\`${input}\` is not text. Give a string.`;
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/bucket-naming-conventions */
function bucketProblem(bucket: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
    ? undefined
    : "`bucket` is not a bucket name: 3 to 63 lower-case letters, digits and hyphens, no hyphen at either end. Give the name alone, without 'oss://' or a host.";
}

export function prefixProblem(prefix: string): string | undefined {
  if (/^[/\\]/.test(prefix)) {
    return "`prefix` starts with a slash or backslash, which OSS refuses. Remove it.";
  }
  if (prefix.split("/").some((segment) => segment === "." || segment === "..")) {
    return "`prefix` contains '.' or '..' as a directory, which tools resolve in different ways. Write the directory's own name.";
  }
  if (prefix.includes("//")) {
    return "`prefix` contains '//', an empty directory name. Write a single slash.";
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(prefix)) {
    return "`prefix` contains a control character (a tab or line end, perhaps from a file that was read). Remove it.";
  }
  if (/\p{Surrogate}/u.test(prefix)) {
    return "`prefix` contains half of a surrogate pair, which has no UTF-8 form. Correct the text.";
  }
  if (isKeyText(prefix)) {
    return "`prefix` is the text of a key, not a directory. Write the directory's name.";
  }
  if (Buffer.byteLength(prefix) + 1 + longestName > longestKey) {
    return `\`prefix\` is too long: OSS keys have at most ${longestKey} bytes, of which the file names need ${longestName + 1}. Shorten it.`;
  }
  return undefined;
}
