import type { OssAnswer } from "../../../server/http";
import { noSuchKey, OssError } from "../protocol/errors";
import type { Bucket } from "../storage/buckets";
import type { StoredObject } from "../storage/objects";
import { bucketOf, type Call, keyOf, type Operation } from "./operation";

/** The object or version that a request names. @throws OssError NoSuchKey, NoSuchVersion, MethodNotAllowed */
export function objectOf(call: Call, bucket: Bucket): StoredObject {
  const key = keyOf(call);
  const versionId = call.request.query.get("versionId");
  if (versionId === undefined || versionId === "") {
    const latest = bucket.objects.latest(key);
    if (!latest) throw noSuchKey(key);
    if (!latest.deleteMarker) return latest;
    throw noSuchKey(key, { "x-oss-delete-marker": "true", "x-oss-version-id": latest.versionId });
  }
  const version = bucket.objects.version(key, versionId);
  if (!version) {
    throw new OssError(404, "NoSuchVersion", "The specified version does not exist.", {
      details: { Key: key, VersionId: versionId },
    });
  }
  if (version.deleteMarker) {
    throw new OssError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", {
      headers: { "x-oss-delete-marker": "true", "x-oss-version-id": versionId },
    });
  }
  return version;
}

function versionHeader(bucket: Bucket, object: StoredObject): Record<string, string> {
  return bucket.versioning === undefined ? {} : { "x-oss-version-id": object.versionId };
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
    ...versionHeader(bucket, object),
  };
}

function listed(header: string, etag: string): boolean {
  return header.split(",").some((item) => ["*", etag, etag.slice(1, -1)].includes(item.trim()));
}

/** If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since. */
function preconditionAnswer(call: Call, object: StoredObject): OssAnswer | undefined {
  const { headers } = call.request;
  const modified = Math.floor(object.lastModified.getTime() / 1000) * 1000;
  const fails =
    (headers["if-match"] !== undefined && !listed(headers["if-match"], object.etag)) ||
    (headers["if-unmodified-since"] !== undefined && modified > Date.parse(headers["if-unmodified-since"]));
  if (fails) {
    const message = "At least one of the pre-conditions you specified did not hold.";
    throw new OssError(412, "PreconditionFailed", message);
  }
  const same =
    (headers["if-none-match"] !== undefined && listed(headers["if-none-match"], object.etag)) ||
    (headers["if-modified-since"] !== undefined && modified <= Date.parse(headers["if-modified-since"]));
  return same ? { status: 304, headers: { etag: object.etag } } : undefined;
}

/** `bytes=a-b`, `bytes=a-`, `bytes=-n`; OSS answers the whole object to a range it cannot read. */
function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end && start < size ? [start, end] : undefined;
}

const responseHeaders = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

function read(call: Call): OssAnswer {
  const bucket = bucketOf(call);
  const object = objectOf(call, bucket);
  const unchanged = preconditionAnswer(call, object);
  if (unchanged) return unchanged;
  const { query, headers } = call.request;
  const overrides = Object.fromEntries(
    responseHeaders.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const range = rangeOf(headers.range, object.body.length);
  const answer = { ...headersOf(bucket, object), ...overrides };
  if (!range) return { status: 200, headers: answer, body: object.body };
  return {
    status: 206,
    headers: { ...answer, "content-range": `bytes ${range[0]}-${range[1]}/${object.body.length}` },
    body: object.body.subarray(range[0], range[1] + 1),
  };
}

function needs(call: Call) {
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const action = call.request.query.has("versionId") ? "oss:GetObjectVersion" : "oss:GetObject";
  return [{ action, bucket, key, object: bucket.objects.current(key) }];
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getobject */
export const getObject: Operation = { name: "GetObject", action: "oss:GetObject", needs, run: read };

/** The body is left out on the way to the wire. https://www.alibabacloud.com/help/en/oss/developer-reference/headobject */
export const headObject: Operation = { name: "HeadObject", action: "oss:GetObject", needs, run: read };

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectmeta */
export const getObjectMeta: Operation = {
  name: "GetObjectMeta",
  action: "oss:GetObject",
  needs,
  run(call) {
    const bucket = bucketOf(call);
    const object = objectOf(call, bucket);
    return {
      status: 200,
      headers: {
        etag: object.etag,
        "last-modified": object.lastModified.toUTCString(),
        "content-length": String(object.body.length),
        "x-oss-hash-crc64ecma": object.crc64,
        ...versionHeader(bucket, object),
      },
    };
  },
};
