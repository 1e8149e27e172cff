import { createHash } from "node:crypto";
import { conditionContext, identityDecision } from "../../../account/authorization";
import { type HttpAnswer, type HttpRequest, readQuery } from "../../../server/http";
import { Refusal } from "../../../server/refusal";
import type { Need } from "../access/authorization";
import { fileImmutable, invalidArgument } from "../protocol/errors";
import { readXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
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

/** https://www.alibabacloud.com/help/en/oss/support/http-400-status-code. @throws Refusal InvalidObjectName unless a key has 1–1023 bytes and doesn't begin with `/` or `\` */
export function checkKey(key: string): void {
  if (key !== "" && Buffer.byteLength(key) <= 1023 && !/^[/\\]/.test(key)) {
    return;
  }
  const details = { ObjectName: key };
  throw new Refusal(400, "InvalidObjectName", "The specified object is not valid.", { details });
}

/** @throws Refusal InvalidDigest when Content-MD5 isn't an MD5, BadDigest when it isn't the body's */
export function checkDigest({ headers, body }: HttpRequest): void {
  const given = headers["content-md5"];
  if (given === undefined) {
    return;
  }
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given)) {
    const details = { "Content-MD5": given };
    throw new Refusal(400, "InvalidDigest", "The Content-MD5 you specified is not valid.", { details });
  }
  const actual = createHash("md5").update(body).digest("base64");
  if (actual === given) {
    return;
  }
  const details = { ClientDigest: given, ServerDigest: actual };
  throw new Refusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", { details });
}

/** Whether the caller may use a KMS key, or the default key: https://www.alibabacloud.com/help/en/kms/support/use-ram-to-control-access-to-kms-resources */
function mayUseKms({ account, address, buckets, caller, request }: Call, keyId: string | undefined): boolean {
  const resources = [`acs:kms:${buckets.regionOf(address)}:${account.accountId}:${keyId ? `key/${keyId}` : "*"}`];
  const context = conditionContext(request, account.now());
  return ["kms:GenerateDataKey", "kms:Decrypt"].every(
    (action) => identityDecision(caller, { action, resources, context }) === "allow",
  );
}

/** The encryption that the request asks for, else the bucket's default; as headers. */
function encryptionOf(call: Call, bucket: Bucket): Record<string, string> {
  const { headers } = call.request;
  const byDefault = readXml(bucket.settings.get("encryption") ?? "")?.children[0];
  const asked = headers["x-oss-server-side-encryption"];
  const algorithm = asked ?? textOf(byDefault, "SSEAlgorithm");
  if (algorithm === undefined) {
    return {};
  }
  if (!["AES256", "KMS", "SM4"].includes(algorithm)) {
    const message = "The encryption method you specified is not supported.";
    throw new Refusal(400, "InvalidEncryptionAlgorithmError", message);
  }
  if (algorithm !== "KMS") {
    return { "x-oss-server-side-encryption": algorithm };
  }
  const defaultKey = asked === undefined ? textOf(byDefault, "KMSMasterKeyID") : undefined;
  const keyId = headers["x-oss-server-side-encryption-key-id"] ?? defaultKey;
  if (!mayUseKms(call, keyId)) {
    throw new Refusal(403, "AccessDenied", "This request is forbidden by kms.");
  }
  return {
    "x-oss-server-side-encryption": algorithm,
    ...(keyId ? { "x-oss-server-side-encryption-key-id": keyId } : {}),
  };
}

/**
 * The tags of a header such as `a=1&b=2`: at most 10, each name once, an equals sign in a value encoded
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
    throw new Refusal(400, "InvalidTag", "The tagging header you provided is not valid.");
  }
  return tags;
}

function metaOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const meta: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith("x-oss-meta-")) {
      continue;
    }
    const short = name.slice("x-oss-meta-".length);
    if (!/^[a-z0-9-]+$/.test(short)) {
      throw invalidArgument("The user metadata name is not valid.", name, value);
    }
    meta[short] = value;
    size += name.length + Buffer.byteLength(value, "latin1");
  }
  if (size > 8 * 1024) {
    throw new Refusal(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.");
  }
  return meta;
}

/** @throws Refusal FileImmutable under retention; FileAlreadyExists when an overwrite rule or `x-oss-forbid-overwrite` forbids to write */
function checkOverwrite({ account, caller, request }: Call, bucket: Bucket, key: string): void {
  const existing = bucket.objects.current(key);
  if (existing === undefined) {
    return;
  }
  if (bucket.versioning !== "Enabled" && bucket.isRetained(existing, account.now())) {
    throw fileImmutable(key);
  }
  // Neither rule nor header has an effect once versioning was set ("Prevent file overwrites" and PutObject pages).
  if (bucket.versioning !== undefined) {
    return;
  }
  const isForbidden = request.headers["x-oss-forbid-overwrite"] === "true";
  if (!isForbidden && !bucket.forbidsOverwrite(key, caller.principal)) {
    return;
  }
  const message = "The object you specified already exists and can not be overwritten.";
  throw new Refusal(409, "FileAlreadyExists", message, { ec: "0026-00000002", details: { Key: key } });
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
    if (headers["x-oss-tagging"] !== undefined) {
      needs.push({ action: "oss:PutObjectTagging", bucket, key });
    }
    if (headers["x-oss-object-acl"] !== undefined) {
      needs.push({ action: "oss:PutObjectAcl", bucket, key });
    }
    return needs;
  },
  run(call) {
    const { headers, body } = call.request;
    const bucket = bucketOf(call);
    const key = keyOf(call);
    if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
      throw new Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    }
    checkDigest(call.request);
    const acl = headers["x-oss-object-acl"] ?? "default";
    if (!acls.has(acl)) {
      throw invalidArgument("The object acl is not valid.", "x-oss-object-acl", acl, "0017-00000104");
    }
    const encryption = encryptionOf(call, bucket);
    const object = {
      body,
      meta: metaOf(headers),
      tags: tagsOf(headers["x-oss-tagging"]),
      acl,
      headers: {
        "content-type": "application/octet-stream",
        ...Object.fromEntries(keptHeaders.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
        ...encryption,
      },
    };
    checkOverwrite(call, bucket, key);
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
    } satisfies HttpAnswer;
  },
};
