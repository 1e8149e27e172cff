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
  /** Fail if the object already exists (`x-oss-forbid-overwrite`). */
  forbidOverwrite: boolean;
  serverSideEncryption?: string | undefined;
  kmsKeyId?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
}

/** An object that was uploaded and verified. */
export interface Uploaded {
  /** Upper-case hex. The MD5 of its bytes, unless OSS encrypts it with KMS or SM4. */
  etag: string;
}

/** What HEAD returns about an object. */
export interface ObjectHead {
  /** Upper-case hex MD5 of the body. */
  etag: string;
  meta: Readonly<Record<string, string>>;
}

/** What exists under a key. `"forbidden"`: the credentials lack oss:GetObject, so nothing is known. */
export type Inspection = ObjectHead | "missing" | "forbidden";

/** Every operation on a bucket's objects. Failed requests throw {@link OssError}. */
export interface Bucket {
  readonly name: string;
  /**
   * Uploads and verifies: the returned ETag must be the MD5 of what was sent. For an object that OSS encrypts with KMS or SM4,
   * a matching CRC-64 is enough, since OSS does not promise the MD5 (https://www.alibabacloud.com/help/en/doc-detail/39533.htm).
   * @returns `"exists"` if `forbidOverwrite` prevented the upload: another object exists, or an earlier try succeeded
   */
  put(upload: Upload): Promise<Uploaded | "exists">;
  inspect(key: string): Promise<Inspection>;
  read(key: string): Promise<Buffer>;
  /** Succeeds if there is no such object. */
  delete(key: string): Promise<void>;
  /** The keys below a prefix, in OSS's order. */
  list(prefix: string): Promise<string[]>;
}

/** Upper-case hex MD5: OSS's ETag of an object that was uploaded in one piece. */
export function etagOf(body: Buffer): string {
  return createHash("md5").update(body).digest("hex").toUpperCase();
}

/**
 * Opens a bucket. All buckets of the process share kept-alive connections; every request asks for the credentials again.
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
        // An upload that may overwrite gets this answer from a bucket rule, and then nothing was written.
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
            // An answer to HEAD has no body. Without the header x-oss-err a denial gives no reason: a missing permission, a revoked
            // key or a wrong clock. GET needs the same permission, gets the same denial, and its body has the reason.
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
    // A space is %20; a plus would stay a plus (https://www.alibabacloud.com/help/en/oss/support/0010-00000216).
    headers["x-oss-tagging"] = new URLSearchParams({ ...upload.tags }).toString().replaceAll("+", "%20");
  }
  return headers;
}

const hasTags = ({ tags = {} }: Upload) => Object.keys(tags).length > 0;

/** An answer to HEAD doesn't tell a missing object from a missing bucket. */
const isMissing = ({ status, code }: ServiceFailure) =>
  status === 404 && (code === "NoSuchKey" || code === "NoSuchBucket");

const isUnexplained = ({ status, code, isForeign }: ServiceFailure) =>
  code === undefined && !isForeign && (status === 400 || status === 403);

const isAccessDenied = ({ status, code }: ServiceFailure) => status === 403 && code === "AccessDenied";

/** `undefined` if nothing proves that OSS stored what was sent. */
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

/** ali-oss also treats 304 as a success, although no request asks for it. */
function headed(answer: OssAnswer): Attempt<ObjectHead> {
  const { status, headers } = answer;
  const meta = Object.entries(headers)
    .filter(([name]) => name.startsWith(metaPrefix))
    .map(([name, value]) => [name.slice(metaPrefix.length), String(value)]);
  return status === 200 || status === 206
    ? { result: { etag: etagIn(answer), meta: Object.fromEntries(meta) as Record<string, string> } }
    : { failure: { status } };
}
