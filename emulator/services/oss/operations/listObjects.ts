import { invalidArgument } from "../protocol/errors";
import { renderXml, type XmlValue } from "../protocol/xml";
import { compareKeys, type StoredObject } from "../storage/objects";
import { type Call, onBucket, xmlAnswer } from "./operation";

interface Page<T> {
  readonly items: T[];
  readonly prefixes: string[];
  readonly truncated: boolean;
  /** The last key or common prefix on the page: where the next one goes on. */
  readonly last: string | undefined;
}

/** A page of keys after `after`, with what follows the delimiter folded into common prefixes. */
function pageOf<T extends { readonly key: string }>(
  all: readonly T[],
  options: { prefix: string; delimiter: string; after: string; limit: number },
): Page<T> {
  const { prefix, delimiter, after, limit } = options;
  const items: T[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for (const item of all) {
    if (!item.key.startsWith(prefix) || (after !== "" && compareKeys(item.key, after) <= 0)) continue;
    const cut = delimiter === "" ? -1 : item.key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : item.key.slice(0, cut + delimiter.length);
    if (common !== undefined && (common === prefixes.at(-1) || common === after)) continue;
    if (items.length + prefixes.length === limit) return { items, prefixes, truncated: true, last };
    if (common === undefined) items.push(item);
    else prefixes.push(common);
    last = common ?? item.key;
  }
  return { items, prefixes, truncated: false, last };
}

function limitOf(call: Call, name: string): number {
  const text = call.request.query.get(name) ?? "";
  if (text === "") return 100;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw invalidArgument(`Argument ${name} must be an integer between 1 and 1000.`, name, text);
}

function encoderOf(call: Call): (text: string) => string {
  const type = call.request.query.get("encoding-type") ?? "";
  if (type === "") return (text) => text;
  if (type !== "url") throw invalidArgument("Invalid Encoding Method specified in Request.", "encoding-type", type);
  return (text) => encodeURIComponent(text);
}

function entry(
  call: Call,
  object: StoredObject,
  encode: (text: string) => string,
  owner: boolean,
): { [name: string]: XmlValue } {
  const { accountId } = call.service.account;
  return {
    Key: encode(object.key),
    LastModified: object.lastModified.toISOString(),
    ETag: object.etag,
    Type: "Normal",
    Size: object.body.length,
    StorageClass: object.headers["x-oss-storage-class"] ?? "Standard",
    ...(owner ? { Owner: { ID: accountId, DisplayName: accountId } } : {}),
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2 */
export const listObjectsV2 = onBucket("ListObjectsV2", "oss:ListObjects", (call, bucket) => {
  const { query } = call.request;
  const encode = encoderOf(call);
  const limit = limitOf(call, "max-keys");
  const token = query.get("continuation-token") ?? "";
  const startAfter = query.get("start-after") ?? "";
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const after = token === "" ? startAfter : Buffer.from(token, "base64").toString("utf8");
  const page = pageOf(bucket.objects.list(), { prefix, delimiter, after, limit });
  return xmlAnswer(
    renderXml("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      StartAfter: startAfter === "" ? undefined : encode(startAfter),
      MaxKeys: limit,
      Delimiter: encode(delimiter),
      EncodingType: query.get("encoding-type") || undefined,
      IsTruncated: page.truncated,
      ContinuationToken: token || undefined,
      NextContinuationToken: page.truncated ? Buffer.from(page.last ?? "").toString("base64") : undefined,
      KeyCount: page.items.length + page.prefixes.length,
      Contents: page.items.map((object) => entry(call, object, encode, query.get("fetch-owner") === "true")),
      CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
    }),
  );
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listobjects */
export const listObjects = onBucket("ListObjects", "oss:ListObjects", (call, bucket) => {
  const { query } = call.request;
  const encode = encoderOf(call);
  const limit = limitOf(call, "max-keys");
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const marker = query.get("marker") ?? "";
  const page = pageOf(bucket.objects.list(), { prefix, delimiter, after: marker, limit });
  return xmlAnswer(
    renderXml("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      Marker: encode(marker),
      MaxKeys: limit,
      Delimiter: encode(delimiter),
      EncodingType: query.get("encoding-type") || undefined,
      IsTruncated: page.truncated,
      NextMarker: page.truncated ? encode(page.last ?? "") : undefined,
      Contents: page.items.map((object) => entry(call, object, encode, true)),
      CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
    }),
  );
});

/**
 * https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions, with one simplification: pages end between keys,
 * so a key's versions always come together and a page may hold more than max-keys of them.
 */
export const listObjectVersions = onBucket("ListObjectVersions", "oss:ListObjectVersions", (call, bucket) => {
  const { query } = call.request;
  const encode = encoderOf(call);
  const limit = limitOf(call, "max-keys");
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const marker = query.get("key-marker") ?? "";
  const all = bucket.objects.listVersions();
  const keys = [...new Set(all.map(({ key }) => key))].map((key) => ({ key }));
  const page = pageOf(keys, { prefix, delimiter, after: marker, limit });
  const shown = new Set(page.items.map(({ key }) => key));
  const versions = all.filter(({ key }) => shown.has(key));
  const describe = (object: StoredObject) => ({
    Key: encode(object.key),
    VersionId: object.versionId,
    IsLatest: bucket.objects.latest(object.key) === object,
  });
  return xmlAnswer(
    renderXml("ListVersionsResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      KeyMarker: encode(marker),
      VersionIdMarker: "",
      MaxKeys: limit,
      Delimiter: encode(delimiter),
      IsTruncated: page.truncated,
      NextKeyMarker: page.truncated ? encode(page.last ?? "") : undefined,
      NextVersionIdMarker: page.truncated ? "" : undefined,
      Version: versions
        .filter((object) => !object.deleteMarker)
        .map((object) => ({ ...describe(object), ...entry(call, object, encode, true) })),
      DeleteMarker: versions
        .filter((object) => object.deleteMarker)
        .map((object) => ({
          ...describe(object),
          LastModified: object.lastModified.toISOString(),
          Owner: { ID: call.service.account.accountId, DisplayName: call.service.account.accountId },
        })),
      CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
    }),
  );
});
