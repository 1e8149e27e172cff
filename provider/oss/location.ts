import { normalizeRegion, regionProblem } from "../alicloud/region";
import { text } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { type Endpoint, endpointConflict, endpointProblem, normalizeEndpoint } from "./endpoint";

/** A bucket's name and how to reach the bucket; the inputs of the same names. */
export interface BucketLocation extends Endpoint {
  bucket: string;
}

/** The checks of single inputs of a location. */
export const locationForms = {
  region: text((region) => regionProblem(region)),
  bucket: text(bucketProblem),
  endpoint: text(endpointProblem),
};

/** The sentences for required inputs of a location that are missing. */
export const missingFromLocation = {
  region: ({ region }: Reader) => `\`region\` is missing. ${region}`,
  bucket: () => "`bucket` is missing. Name the OSS bucket that the certificate goes to.",
};

/** The location in the normal form that ids, paths and diffs use. Unknown values stay as they are. */
export function normalizeBucketLocation<Location extends Raw<BucketLocation>>(location: Location): Location {
  return {
    ...location,
    region: normalizeText(location.region, normalizeRegion),
    endpoint: normalizeText(location.endpoint, normalizeEndpoint),
  };
}

/** Applies a rule to a text. Unknown values and everything else are returned unchanged. */
export function normalizeText(value: unknown, rule: (text: string) => string): unknown {
  return typeof value === "string" && value !== unknownValue ? rule(value) : value;
}

/** The contradictions in a location, one sentence each. Invalid values are ignored here. */
export function locationConflicts(location: Raw<BucketLocation>): string[] {
  const { endpoint, cname, internal, pathStyle } = location;
  return [
    cname === true && endpoint === undefined
      ? "`cname` is true but `endpoint` is missing. Set `endpoint` to the domain that is bound to the bucket."
      : undefined,
    cname === true && pathStyle === true
      ? "`cname` and `pathStyle` are both true, which exclude each other. Keep `cname` for a domain bound to the bucket."
      : undefined,
    internal === true && endpoint !== undefined
      ? "`internal` and `endpoint` are both set, which exclude each other. Remove `internal`, or name the internal host in `endpoint`."
      : undefined,
    conflictOfEndpoint(location),
  ].filter((problem) => problem !== undefined);
}

function conflictOfEndpoint(location: Raw<BucketLocation>): string | undefined {
  const { endpoint, cname, internal, pathStyle } = location;
  const known = (name: keyof typeof locationForms) => {
    const value = location[name];
    return typeof value === "string" && !isUnknown(value) && locationForms[name](value, name, program) === undefined
      ? value
      : undefined;
  };
  if (isUnknown(cname) || isUnknown(pathStyle) || (internal === true && endpoint !== undefined)) {
    return undefined;
  }
  return endpointConflict({
    region: known("region"),
    bucket: known("bucket"),
    endpoint: known("endpoint"),
    cname: cname === true,
    internal: internal === true,
    pathStyle: pathStyle === true,
  });
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/bucket-naming-conventions */
function bucketProblem(bucket: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
    ? undefined
    : "`bucket` is not a bucket name: 3 to 63 lower-case letters, digits and hyphens, no hyphen at either end. Give the name alone, without 'oss://' or a host.";
}
