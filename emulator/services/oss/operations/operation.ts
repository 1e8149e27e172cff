import type { Caller } from "../../../account/caller";
import type { OssAnswer, OssRequest } from "../../../server/http";
import type { Service } from "../../../server/service";
import type { Need } from "../access/authorization";
import { malformedXml, noSuchBucket, OssError } from "../protocol/errors";
import { readXml, type XmlElement } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";

/** A request with everything that was found out about it. */
export interface Call {
  readonly request: OssRequest;
  readonly service: Service;
  readonly caller: Caller;
  readonly bucketName?: string;
  readonly key?: string;
  /** True when the caller has the permission; what an operation asks about optional features (KMS). */
  readonly may: (need: Need) => boolean;
}

/** One operation of the API: the permissions it needs, then what it does. */
export interface Operation {
  /** As the vendor's reference calls it: `PutObject`. */
  readonly name: string;
  /** The permission it is known by: `oss:PutObject`. What faults match and the log shows. */
  readonly action: string;
  readonly needs: (call: Call) => Need[];
  /** Runs without a pause, so that what it checks still holds when it writes. */
  readonly run: (call: Call) => OssAnswer;
}

/** The bucket that a request names. @throws OssError NoSuchBucket */
export function bucketOf(call: Call): Bucket {
  const name = call.bucketName ?? "";
  const bucket = call.service.buckets.all.get(name);
  if (!bucket) throw noSuchBucket(name);
  return bucket;
}

/** The key that a request names; object operations are only chosen when there is one. */
export function keyOf(call: Call): string {
  if (call.key === undefined) throw new OssError(400, "InvalidObjectName", "The specified object is not valid.");
  return call.key;
}

/** The request's XML body. @throws OssError MalformedXML unless it is well-formed with that root */
export function xmlBody(call: Call, root: string): XmlElement {
  const element = readXml(call.request.body.toString("utf8"));
  if (element?.name !== root) throw malformedXml();
  return element;
}

export function xmlAnswer(body: string): OssAnswer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

/** An operation on the bucket itself. */
export function onBucket(name: string, action: string, run: (call: Call, bucket: Bucket) => OssAnswer): Operation {
  return {
    name,
    action,
    needs: (call) => [{ action, bucket: bucketOf(call) }],
    run: (call) => run(call, bucketOf(call)),
  };
}
