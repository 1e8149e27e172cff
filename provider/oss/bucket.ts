import { createHash } from "node:crypto";
import type OSS from "ali-oss";
import type { CredentialSource } from "../alicloud/credentials";
import type { Attempt } from "../alicloud/retry";
import { crc64 } from "./crc64";
import type { Endpoint } from "./endpoint";
import { isExplained, type OssFailure } from "./ossError";
import { isFromAnswer, readFailure } from "./readFailure";
import { type BucketOptions, requestsTo } from "./requests";

export type { BucketOptions } from "./requests";

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

/** An object that stands as it was sent, under an ETag that is not the MD5 of its bytes. */
export interface Standing {
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
   * @returns `"stands"`; that and its ETag, when that is not the MD5; or `"exists"` when `forbidOverwrite` kept another
   *   object, or an earlier try of this one, in place.
   */
  put(upload: Upload): Promise<"stands" | Standing | "exists">;
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
 * Opens a bucket by ali-oss, which is loaded with the first request. Connections are kept and shared by all buckets
 * of the process; credentials are asked for again by every request.
 */
export function openBucket(
  name: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  options?: BucketOptions,
): Bucket {
  const request = requestsTo(name, endpoint, credentials, options);

  return {
    name,

    put: (upload) =>
      request<"stands" | Standing | "exists">(
        hasTags(upload) ? "uploadTagged" : "upload",
        upload.key,
        async (oss) => {
          // A Buffer, never a string: ali-oss takes a string as the name of a file to read.
          const answer = await oss.put(upload.key, upload.body, {
            headers: headersOf(upload),
            mime: upload.contentType,
            meta: upload.meta as OSS.UserMeta,
          } as OSS.PutObjectOptions);
          const result = verify(answer.res, upload.body);
          return result === undefined ? { failure: { status: 200, code: "ETAG_MISMATCH" } } : { result };
        },
        // An upload that may overwrite gets this answer from a rule of the bucket, and then nothing was written.
        (failure) => (upload.forbidOverwrite && failure.code === "FileAlreadyExists" ? "exists" : undefined),
      ),

    inspect: (key) =>
      request<Inspection>(
        "inspect",
        key,
        async (oss) => {
          try {
            return headed((await oss.head(key)).res);
          } catch (error) {
            if (!isUnexplained(readFailure(error))) {
              throw error;
            }
            // An answer to HEAD has no body, so a refusal doesn't say why: a missing permission, a revoked key or a wrong
            // clock. GET asks for the same permission, answers the same, and says it.
            return headed((await oss.get(key, { headers: { Range: "bytes=0-0" } })).res);
          }
        },
        (failure) =>
          isMissing(failure) ? "missing" : isAccessDenied(failure) && !isExplained(failure) ? "forbidden" : undefined,
      ),

    read: (key) =>
      request<Buffer>("read", key, async (oss) => {
        const { content, res } = await oss.get(key);
        return res.status === 200 ? { result: content as Buffer } : { failure: { status: res.status } };
      }),

    delete: (key) =>
      request<void>("delete", key, async (oss) => {
        await oss.delete(key);
        return { result: undefined };
      }),

    list: (prefix) =>
      request<string[]>("list", prefix, async (oss) => {
        const keys: string[] = [];
        for (let continuationToken: string | undefined; ; ) {
          const page = await listPage(oss, prefix, continuationToken);
          if (page === undefined) {
            return { failure: { status: 200 } };
          }
          keys.push(...(page.objects ?? []).map((object) => object.name));
          continuationToken = page.nextContinuationToken;
          if (!continuationToken) {
            return { result: keys };
          }
        }
      }),
  };
}

/** The part of `listV2` that is used here; @types/ali-oss makes every option of it required. */
interface ListingClient {
  listV2(query: Record<string, string | undefined>): Promise<ListPage>;
}

interface ListPage {
  objects?: { name: string }[];
  /** NaN when the answer said nothing of it, as each of OSS's does. */
  keyCount: number;
  nextContinuationToken?: string;
}

/** `undefined` when the answer is no listing. */
async function listPage(oss: OSS, prefix: string, token: string | undefined): Promise<ListPage | undefined> {
  const query = { prefix, "max-keys": "1000", "continuation-token": token };
  try {
    const page = await (oss as unknown as ListingClient).listV2(query);
    return Number.isInteger(page.keyCount) ? page : undefined;
  } catch (error) {
    if (isFromAnswer(error)) {
      throw error;
    }
    return undefined; // ali-oss could not read it as XML, or found nothing in it
  }
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
const isMissing = ({ status, code }: OssFailure) => status === 404 && (code === "NoSuchKey" || code === "NoSuchBucket");

const isUnexplained = ({ status, code, isForeign }: OssFailure) =>
  code === undefined && !isForeign && (status === 400 || status === 403);

const isAccessDenied = ({ status, code }: OssFailure) => status === 403 && code === "AccessDenied";

/** `undefined` when nothing proves that what OSS has is what was sent. */
function verify(response: unknown, body: Buffer): "stands" | Standing | undefined {
  const etag = etagHeader(response);
  if (sameEtag(etag, etagOf(body))) {
    return "stands";
  }
  const headers = (response as { headers?: Record<string, unknown> }).headers ?? {};
  const encryption = headers["x-oss-server-side-encryption"];
  const isProven = etag !== "" && headers["x-oss-hash-crc64ecma"] === crc64(body);
  return isProven && (encryption === "KMS" || encryption === "SM4") ? { etag } : undefined;
}

const sameEtag = (left: string, right: string) => left.toUpperCase() === right.toUpperCase();

function etagHeader(response: unknown): string {
  const headers = (response as { headers?: Record<string, unknown> }).headers ?? {};
  return typeof headers.etag === "string" ? headers.etag.replaceAll('"', "").toUpperCase() : "";
}

const metaPrefix = "x-oss-meta-";

/** ali-oss takes 304 for a success as well, which has nobody asked for. */
function headed(response: { status: number }): Attempt<ObjectHead> {
  const { status } = response;
  return status === 200 || status === 206 ? { result: headOf(response) } : { failure: { status } };
}

function headOf(response: unknown): ObjectHead {
  const headers = (response as { headers?: Record<string, unknown> }).headers ?? {};
  const meta = Object.entries(headers)
    .filter(([name]) => name.startsWith(metaPrefix))
    .map(([name, value]) => [name.slice(metaPrefix.length), String(value)]);
  return { etag: etagHeader(response), meta: Object.fromEntries(meta) as Record<string, string> };
}
