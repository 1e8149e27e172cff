import { createHash } from "node:crypto";
import type { Caller } from "../../../account/caller";
import type { OssAnswer } from "../../../server/http";
import { readQuery } from "../../../server/http";
import { type Need, overwriteForbidden } from "../access/authorization";
import { invalidArgument, OssError } from "../protocol/errors";
import { readXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import type { NewObject, StoredObject } from "../storage/objects";
import { bucketOf, type Call, keyOf, type Operation } from "./operation";

const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
  "x-oss-storage-class",
];
const acls = new Set(["default", "private", "public-read", "public-read-write"]);

/** 1–1023 bytes of UTF-8, no `/` or `\` at the start (https://www.alibabacloud.com/help/en/oss/support/http-400-status-code). */
export function checkKey(key: string): void {
  if (key === "" || Buffer.byteLength(key) > 1023 || /^[/\\]/.test(key)) {
    throw new OssError(400, "InvalidObjectName", "The specified object is not valid.", {
      details: { ObjectName: key },
    });
  }
}

/** @throws OssError InvalidDigest when Content-MD5 is no MD5, BadDigest when it is another one than the body's */
export function checkDigest(header: string | undefined, body: Buffer): void {
  if (header === undefined) return;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(header)) {
    throw new OssError(400, "InvalidDigest", "The Content-MD5 you specified is not valid.", {
      details: { "Content-MD5": header },
    });
  }
  const actual = createHash("md5").update(body).digest("base64");
  if (actual === header) return;
  throw new OssError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", {
    details: { ClientDigest: header, ServerDigest: actual },
  });
}

/** The encryption of an object: what the request asks for, else the bucket's default. */
function encryptionOf(call: Call, bucket: Bucket): Record<string, string> {
  const { headers } = call.request;
  const asked = headers["x-oss-server-side-encryption"];
  const byDefault = bucketEncryption(bucket);
  const algorithm = asked ?? byDefault?.algorithm;
  if (algorithm === undefined) return {};
  if (!["AES256", "KMS", "SM4"].includes(algorithm)) {
    const message = "The encryption method you specified is not supported.";
    throw new OssError(400, "InvalidEncryptionAlgorithmError", message);
  }
  if (algorithm !== "KMS") return { "x-oss-server-side-encryption": algorithm };
  // The vendor's page on server-side encryption asks for both; an anonymous caller has neither.
  const keyId = headers["x-oss-server-side-encryption-key-id"] ?? (asked === undefined ? byDefault?.keyId : undefined);
  const resource = keyId ? `key/${keyId}` : "*";
  const allowed = ["kms:GenerateDataKey", "kms:Decrypt"].every((action) => call.may({ action, resource }));
  if (!allowed) throw new OssError(403, "AccessDenied", "This request is forbidden by kms.");
  return {
    "x-oss-server-side-encryption": algorithm,
    ...(keyId ? { "x-oss-server-side-encryption-key-id": keyId } : {}),
  };
}

function bucketEncryption(bucket: Bucket): { algorithm: string; keyId: string | undefined } | undefined {
  const rule = bucket.settings.get("encryption");
  if (rule === undefined) return undefined;
  const element = readXml(rule)?.children[0];
  const algorithm = textOf(element, "SSEAlgorithm");
  return algorithm === undefined ? undefined : { algorithm, keyId: textOf(element, "KMSMasterKeyID") };
}

/**
 * Tags as a header holds them: `a=1&b=2`, at most 10, each name once. An equals sign within must be encoded
 * (https://www.alibabacloud.com/help/en/oss/support/0010-00000219).
 */
function tagsOf(header = ""): Record<string, string> {
  const tags = Object.fromEntries(readQuery(header));
  const names = Object.keys(tags);
  const pairs = header.split("&").filter((pair) => pair !== "");
  const isMalformed = pairs.length !== names.length || pairs.some((pair) => pair.split("=").length > 2);
  if (
    isMalformed ||
    names.length > 10 ||
    names.some((name) => name === "" || name.length > 128 || (tags[name] ?? "").length > 256)
  ) {
    throw new OssError(400, "InvalidTag", "The tagging header you provided is not valid.");
  }
  return tags;
}

function metaOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const meta: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith("x-oss-meta-")) continue;
    const short = name.slice("x-oss-meta-".length);
    if (!/^[a-z0-9-]+$/.test(short)) throw invalidArgument("The user metadata name is not valid.", name, value);
    meta[short] = value;
    size += name.length + Buffer.byteLength(value, "latin1");
  }
  if (size > 8 * 1024) {
    throw new OssError(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.");
  }
  return meta;
}

/** What keeps a key from being written now: retention, an overwrite rule, `x-oss-forbid-overwrite`. */
export function checkOverwrite(
  bucket: Bucket,
  key: string,
  existing: StoredObject | undefined,
  caller: Caller,
  forbidOverwrite: boolean,
  now: Date,
): void {
  if (existing === undefined) return;
  if (bucket.versioning !== "Enabled" && bucket.isRetained(existing, now)) throw fileImmutable(key);
  // Neither rules nor header have an effect once versioning was set ("Prevent file overwrites" and PutObject pages).
  if (bucket.versioning === undefined && (forbidOverwrite || overwriteForbidden(bucket, key, caller))) {
    throw new OssError(
      409,
      "FileAlreadyExists",
      "The object you specified already exists and can not be overwritten.",
      {
        ec: "0026-00000002",
        details: { Key: key },
      },
    );
  }
}

/** No page with the EC of this error was found. */
export function fileImmutable(key: string): OssError {
  return new OssError(409, "FileImmutable", "The object you specified is immutable.", { details: { Key: key } });
}

function run(call: Call): OssAnswer {
  const { request, caller, service } = call;
  const { headers } = request;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
    throw new OssError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  checkDigest(headers["content-md5"], request.body);
  const acl = headers["x-oss-object-acl"] ?? "default";
  if (!acls.has(acl)) throw invalidArgument("The object acl is not valid.", "x-oss-object-acl", acl, "0017-00000104");
  const encryption = encryptionOf(call, bucket);
  const object: NewObject = {
    body: request.body,
    meta: metaOf(headers),
    tags: tagsOf(headers["x-oss-tagging"]),
    acl,
    headers: {
      "content-type": "application/octet-stream",
      ...Object.fromEntries(keptHeaders.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
      ...encryption,
    },
  };
  const existing = bucket.objects.current(key);
  checkOverwrite(bucket, key, existing, caller, headers["x-oss-forbid-overwrite"] === "true", service.now());
  const stored = bucket.objects.write(key, object, bucket.versioning);
  return {
    status: 200,
    headers: {
      etag: stored.etag,
      "content-md5": Buffer.from(stored.etag.slice(1, -1), "hex").toString("base64"),
      "x-oss-hash-crc64ecma": stored.crc64,
      ...encryption,
      ...(bucket.versioning === undefined ? {} : { "x-oss-version-id": stored.versionId }),
    },
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putobject */
export const putObject: Operation = {
  name: "PutObject",
  action: "oss:PutObject",
  needs: (call) => {
    const bucket = bucketOf(call);
    const key = keyOf(call);
    checkKey(key);
    const { headers } = call.request;
    const needs: Need[] = [{ action: "oss:PutObject", bucket, key, object: bucket.objects.current(key) }];
    if (headers["x-oss-tagging"] !== undefined) needs.push({ action: "oss:PutObjectTagging", bucket, key });
    if (headers["x-oss-object-acl"] !== undefined) needs.push({ action: "oss:PutObjectAcl", bucket, key });
    return needs;
  },
  run,
};
