import { joinKey, normalizePrefix } from "../bucketLayout/layout";
import { fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import { withoutUndefined } from "../engine/withoutUndefined";
import { locationConflicts, normalizeBucketLocation, normalizeText } from "../oss/location";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import { locationFields } from "./fields";
import type { DeploymentLocation } from "./state";

/** `<region>/<bucket>/<prefix>`: the resource's id. */
export function resourceId({ region, bucket, prefix }: DeploymentLocation): string {
  return joinKey(`${region}/${bucket}`, normalizePrefix(prefix)).replace(/\/$/, "");
}

/**
 * The location that an id names. After a question mark, an id can also say how to reach the bucket. Ids in a state don't, but an
 * import has no other place for it.
 *
 * ```ts
 * readResourceId("cn-hangzhou/certificates/certs/example.com")
 * readResourceId("cn-hangzhou/certificates/certs/example.com?endpoint=https://files.example.com&cname=true")
 * ```
 *
 * @throws Error with what is wrong with the id
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
      `The id${mayBeKeyMaterial(id) ? "" : ` '${id}'`} names no deployment: ${problems.join(" ")} An id is <region>/<bucket>/<prefix>, such as ` +
        "cn-hangzhou/certificates/certs/example.com, followed by ?endpoint=…&cname=true for an endpoint of your own.",
    );
  }
  return withoutUndefined(location) as DeploymentLocation;
}

/** The location in the normal form that ids, paths and diffs use. Unknown values stay as they are. */
export function normalizeLocation<Location extends Raw<DeploymentLocation>>(location: Location): Location {
  return { ...normalizeBucketLocation(location), prefix: normalizeText(location.prefix, normalizePrefix) };
}

/** Every problem of a normalized location, one sentence each. Unknown values have none. */
export function locationProblems(location: Raw<DeploymentLocation>, reader: Reader = program): string[] {
  return [...fieldProblems(locationFields, location, reader), ...locationConflicts(location)];
}
