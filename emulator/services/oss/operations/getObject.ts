import type { HttpAnswer } from "../../../server/http";
import { noSuchKey } from "../protocol/errors";
import type { Bucket } from "../storage/buckets";
import type { StoredObject } from "../storage/objects";
import { bucketOf, type Call, keyOf, type Operation } from "./operation";

/** The object that a request names. @throws Refusal NoSuchKey */
function objectOf(call: Call, bucket: Bucket): StoredObject {
  const key = keyOf(call);
  const latest = bucket.objects.latest(key);
  if (!latest) {
    throw noSuchKey(key);
  }
  if (!latest.deleteMarker) {
    return latest;
  }
  throw noSuchKey(key, { "x-oss-delete-marker": "true", "x-oss-version-id": latest.versionId });
}

function headersOf(bucket: Bucket, object: StoredObject): Record<string, string> {
  const tags = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...Object.fromEntries(Object.entries(object.meta).map(([name, value]) => [`x-oss-meta-${name}`, value])),
    etag: object.etag,
    "last-modified": object.lastModified.toUTCString(),
    "accept-ranges": "bytes",
    "x-oss-object-type": "Normal",
    "x-oss-storage-class": object.headers["x-oss-storage-class"] ?? bucket.storageClass,
    "x-oss-hash-crc64ecma": object.crc64,
    "content-md5": Buffer.from(object.etag.slice(1, -1), "hex").toString("base64"),
    ...(tags > 0 ? { "x-oss-tagging-count": String(tags) } : {}),
    ...(bucket.versioning === undefined ? {} : { "x-oss-version-id": object.versionId }),
  };
}

/** First and last byte of `bytes=a-b` or `bytes=a-`. OSS answers the whole object to a range that it can't read. */
function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, from, to = ""] = /^bytes=(\d+)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined) {
    return undefined;
  }
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end && start < size ? [start, end] : undefined;
}

function run(call: Call): HttpAnswer {
  const bucket = bucketOf(call);
  const object = objectOf(call, bucket);
  const { length } = object.body;
  const range = rangeOf(call.request.headers.range, length);
  const headers = headersOf(bucket, object);
  if (!range) {
    return { status: 200, headers, body: object.body };
  }
  const [start, end] = range;
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${start}-${end}/${length}` },
    body: object.body.subarray(start, end + 1),
  };
}

const action = "oss:GetObject";

function needs(call: Call) {
  const bucket = bucketOf(call);
  const key = keyOf(call);
  return [{ action, bucket, key, object: bucket.objects.current(key) }];
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getobject */
export const getObject: Operation = { name: "GetObject", action, needs, run };

/** https://www.alibabacloud.com/help/en/oss/developer-reference/headobject; the server leaves the body out. */
export const headObject: Operation = { name: "HeadObject", action, needs, run };
