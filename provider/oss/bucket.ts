import { createHash } from "node:crypto";
import { isExplained } from "../alicloud/codes";
import type { CredentialSource } from "../alicloud/credentials";
import { type Attempt, FailedRequest, type ServiceFailure } from "../alicloud/failure";
import type { RequestOptions } from "../alicloud/requests";
import type { OssAnswer } from "./client";
import { crc64 } from "./crc64";
import type { Endpoint } from "./endpoint";
import type { Operation } from "./operation";
import { ossCodes } from "./ossCodes";
import { requestsTo } from "./requests";

/** An object to upload. */
export interface Upload {
  key: string;
  body: Buffer;
  contentType: string;
  /** `x-oss-meta-<name>`: letters, digits and hyphens. */
  meta: Readonly<Record<string, string>>;
  /** Refuse to replace an object that stands already (`x-oss-forbid-overwrite`). */
  forbidOverwrite: boolean;
  serverSideEncryption?: string | undefined;
  kmsKeyId?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
}

/** An object that was uploaded, and exists as it was sent. */
export interface Uploaded {
  /** Upper-case hex. The MD5 of its bytes, unless OSS encrypts it by KMS or SM4. */
  etag: string;
}

/** What HEAD tells of an object. */
export interface ObjectHead {
  /** Upper-case hex MD5 of the body. */
  etag: string;
  meta: Readonly<Record<string, string>>;
}

/** The answer to "what stands there?". `"forbidden"`: the credentials may not look, so nothing is known. */
export type Inspection = ObjectHead | "missing" | "forbidden";

/** A bucket, and all that the product ever asks of it. Every method throws {@link OssError} and nothing else of OSS's. */
export interface Bucket {
  readonly name: string;
  /**
   * Uploads and verifies: the ETag that came back is the MD5 of what was sent. Of an object that OSS encrypts by KMS or SM4
   * its CRC-64 may prove it as well, for OSS promises the MD5 to nobody (https://www.alibabacloud.com/help/en/doc-detail/39533.htm).
   * @returns `"exists"` when `forbidOverwrite` kept another object, or an earlier try of this one, in place
   */
  put(upload: Upload): Promise<Uploaded | "exists">;
  inspect(key: string): Promise<Inspection>;
  read(key: string): Promise<Buffer>;
  /** Succeeds when there is no such object. */
  delete(key: string): Promise<void>;
  /** The keys below a prefix, in OSS's order. */
  list(prefix: string): Promise<string[]>;
}

/** Upper-case hex MD5, as OSS gives it for an object that was put in one piece. */
export function etagOf(body: Buffer): string {
  return createHash("md5").update(body).digest("hex").toUpperCase();
}

/**
 * Opens a bucket. Connections are kept and shared by all buckets of the process; credentials are asked for again by every
 * request.
 */
export function openBucket(
  name: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  options?: RequestOptions,
): Bucket {
  const request = requestsTo(name, endpoint, credentials, options);
  const target = (operation: Operation, key: string) => ({ operation, bucket: name, key });

  return {
    name,

    put: (upload) =>
      request<Uploaded | "exists">(
        target(hasTags(upload) ? "uploadTagged" : "upload", upload.key),
        async (oss) => {
          const { key, body, contentType, meta } = upload;
          const result = verify(await oss.put(key, body, { contentType, meta, headers: headersOf(upload) }), body);
          return result === undefined ? { failure: { status: 200, code: "ETAG_MISMATCH" } } : { result };
        },
        // An upload that may overwrite gets this answer from a rule of the bucket, and then nothing was written.
        (failure) => (upload.forbidOverwrite && failure.code === "FileAlreadyExists" ? "exists" : undefined),
      ),

    inspect: (key) =>
      request<Inspection>(
        target("inspect", key),
        async (oss) => {
          try {
            return headed(await oss.head(key));
          } catch (error) {
            if (!(error instanceof FailedRequest) || !isUnexplained(error.failure)) {
              throw error;
            }
            // An answer to HEAD has no body, so a refusal doesn't say why: a missing permission, a revoked key or a wrong
            // clock. GET asks for the same permission, answers the same, and says it.
            return headed(await oss.get(key, "bytes=0-0"));
          }
        },
        (failure) =>
          isMissing(failure)
            ? "missing"
            : isAccessDenied(failure) && !isExplained(ossCodes, failure)
              ? "forbidden"
              : undefined,
      ),

    read: (key) =>
      request<Buffer>(target("read", key), async (oss) => {
        const { status, body } = await oss.get(key);
        return status === 200 ? { result: body } : { failure: { status } };
      }),

    delete: (key) =>
      request<void>(target("delete", key), async (oss) => {
        await oss.delete(key);
        return { result: undefined };
      }),

    list: (prefix) =>
      request<string[]>(target("list", prefix), async (oss) => {
        const keys: string[] = [];
        for (let token: string | undefined; ; ) {
          const page = await oss.list(prefix, token);
          if (page === undefined) {
            return { failure: { status: 200 } };
          }
          keys.push(...page.keys);
          token = page.nextToken;
          if (token === undefined) {
            return { result: keys };
          }
        }
      }),
  };
}

function headersOf(upload: Upload): Record<string, string> {
  const headers: Record<string, string> = { "Cache-Control": "no-store" };
  if (upload.forbidOverwrite) {
    headers["x-oss-forbid-overwrite"] = "true";
  }
  if (upload.serverSideEncryption !== undefined) {
    headers["x-oss-server-side-encryption"] = upload.serverSideEncryption;
  }
  if (upload.kmsKeyId !== undefined) {
    headers["x-oss-server-side-encryption-key-id"] = upload.kmsKeyId;
  }
  if (hasTags(upload)) {
    // A space is %20 (https://www.alibabacloud.com/help/en/oss/support/0010-00000216): a plus would be a plus.
    headers["x-oss-tagging"] = new URLSearchParams({ ...upload.tags }).toString().replaceAll("+", "%20");
  }
  return headers;
}

const hasTags = ({ tags = {} }: Upload) => Object.keys(tags).length > 0;

/** An answer to HEAD doesn't say whether the object or the whole bucket is not there. */
const isMissing = ({ status, code }: ServiceFailure) =>
  status === 404 && (code === "NoSuchKey" || code === "NoSuchBucket");

const isUnexplained = ({ status, code, isForeign }: ServiceFailure) =>
  code === undefined && !isForeign && (status === 400 || status === 403);

const isAccessDenied = ({ status, code }: ServiceFailure) => status === 403 && code === "AccessDenied";

/** `undefined` when nothing proves that what OSS has is what was sent. */
function verify(answer: OssAnswer, body: Buffer): Uploaded | undefined {
  const etag = etagIn(answer);
  const { headers } = answer;
  const encryption = headers["x-oss-server-side-encryption"];
  const isProvenByCrc =
    (encryption === "KMS" || encryption === "SM4") && etag !== "" && headers["x-oss-hash-crc64ecma"] === crc64(body);
  return etag === etagOf(body) || isProvenByCrc ? { etag } : undefined;
}

function etagIn({ headers }: OssAnswer): string {
  return typeof headers.etag === "string" ? headers.etag.replaceAll('"', "").toUpperCase() : "";
}

const metaPrefix = "x-oss-meta-";

/** ali-oss takes 304 for a success too, which nobody has asked for. */
function headed(answer: OssAnswer): Attempt<ObjectHead> {
  const { status, headers } = answer;
  const meta = Object.entries(headers)
    .filter(([name]) => name.startsWith(metaPrefix))
    .map(([name, value]) => [name.slice(metaPrefix.length), String(value)]);
  return status === 200 || status === 206
    ? { result: { etag: etagIn(answer), meta: Object.fromEntries(meta) as Record<string, string> } }
    : { failure: { status } };
}
