import type { AnswerValue } from "../../../server/refusal";
import { invalidArgument } from "../protocol/errors";
import { dateText, renderXml } from "../protocol/xml";
import { compareKeys, type StoredObject } from "../storage/objects";
import { type Call, notImplemented, onBucket, ownerOf, xmlAnswer } from "./operation";

interface Page<T> {
  readonly items: readonly T[];
  /** The last key, after which the next page begins; undefined on the last page. */
  readonly next: string | undefined;
  /** The elements that every listing begins with. */
  readonly head: { [name: string]: AnswerValue };
  encode(text: string): string;
}

/** The page of `all` that a request asks for. @throws Refusal InvalidArgument */
function pageOf<T extends { readonly key: string }>(call: Call, all: readonly T[], after: string): Page<T> {
  const { query } = call.request;
  const prefix = query.get("prefix") ?? "";
  const encoding = query.get("encoding-type") ?? "";
  const limitText = query.get("max-keys") ?? "";
  const limit = limitText === "" ? 100 : Number(limitText);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    const message = "Argument max-keys must be an integer between 1 and 1000.";
    throw invalidArgument(message, "max-keys", limitText);
  }
  if (encoding !== "" && encoding !== "url") {
    throw invalidArgument("Invalid Encoding Method specified in Request.", "encoding-type", encoding);
  }
  for (const name of ["delimiter", "start-after"]) {
    if (query.get(name)) {
      throw notImplemented(name);
    }
  }
  const encode = encoding === "" ? (text: string) => text : encodeURIComponent;
  const rest = all.filter(({ key }) => key.startsWith(prefix) && (after === "" || compareKeys(key, after) > 0));
  const items = rest.slice(0, limit);
  const isTruncated = items.length < rest.length;
  return {
    items,
    next: isTruncated ? items.at(-1)?.key : undefined,
    head: {
      Name: call.address.bucket,
      Prefix: encode(prefix),
      MaxKeys: limit,
      EncodingType: encoding || undefined,
      IsTruncated: isTruncated,
    },
    encode,
  };
}

function describe(object: StoredObject, encode: (text: string) => string): { [name: string]: AnswerValue } {
  return {
    Key: encode(object.key),
    LastModified: dateText(object.lastModified),
    ETag: object.etag,
    Type: "Normal",
    Size: object.body.length,
    StorageClass: object.headers["x-oss-storage-class"] ?? "Standard",
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2 */
export const listObjectsV2 = onBucket(
  "ListObjectsV2",
  (call, bucket) => {
    const token = call.request.query.get("continuation-token") ?? "";
    const after = Buffer.from(token, "base64").toString("utf8");
    const { items, next, head, encode } = pageOf(call, bucket.objects.list(), after);
    return xmlAnswer(
      renderXml("ListBucketResult", {
        ...head,
        ContinuationToken: token || undefined,
        NextContinuationToken: next && Buffer.from(next).toString("base64"),
        KeyCount: items.length,
        Contents: items.map((object) => describe(object, encode)),
      }),
    );
  },
  "oss:ListObjects",
);

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listobjects */
export const listObjects = onBucket("ListObjects", (call, bucket) => {
  const marker = call.request.query.get("marker") ?? "";
  const { items, next, head, encode } = pageOf(call, bucket.objects.list(), marker);
  return xmlAnswer(
    renderXml("ListBucketResult", {
      ...head,
      Marker: encode(marker),
      NextMarker: next && encode(next),
      Contents: items.map((object) => ({ ...describe(object, encode), Owner: ownerOf(call) })),
    }),
  );
});

/**
 * https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions. A page ends between keys here, so it may have more than
 * max-keys versions.
 */
export const listObjectVersions = onBucket("ListObjectVersions", (call, bucket) => {
  const marker = call.request.query.get("key-marker") ?? "";
  const all = bucket.objects.listVersions();
  const keys = [...new Set(all.map(({ key }) => key))].map((key) => ({ key }));
  const { items, next, head, encode } = pageOf(call, keys, marker);
  const shown = new Set(items.map(({ key }) => key));
  const describeVersion = (object: StoredObject) => ({
    Key: encode(object.key),
    VersionId: object.versionId,
    IsLatest: bucket.objects.latest(object.key) === object,
    LastModified: dateText(object.lastModified),
    Owner: ownerOf(call),
  });
  const versions = all.filter(({ key }) => shown.has(key));
  return xmlAnswer(
    renderXml("ListVersionsResult", {
      ...head,
      KeyMarker: encode(marker),
      VersionIdMarker: "",
      NextKeyMarker: next && encode(next),
      NextVersionIdMarker: next && "",
      Version: versions
        .filter((object) => !object.deleteMarker)
        .map((object) => ({ ...describe(object, encode), ...describeVersion(object) })),
      DeleteMarker: versions.filter((object) => object.deleteMarker).map(describeVersion),
    }),
  );
});
