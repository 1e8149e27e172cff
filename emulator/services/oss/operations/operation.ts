import type { Account } from "../../../account/account";
import type { Caller } from "../../../account/caller";
import type { HttpAnswer, HttpRequest } from "../../../server/http";
import { Refusal } from "../../../server/refusal";
import type { CasStores } from "../../cas/stores";
import type { Need } from "../access/authorization";
import type { Address } from "../protocol/address";
import { malformedXml, noSuchBucket } from "../protocol/errors";
import { readXml, type XmlElement } from "../protocol/xml";
import type { Bucket, Buckets } from "../storage/buckets";

/** A request whose signature fits. */
export interface Call {
  readonly request: HttpRequest;
  /** The address that the signature covers. */
  readonly address: Address;
  readonly caller: Caller;
  readonly account: Account;
  readonly buckets: Buckets;
  /** Where the certificates of custom domains come from. */
  readonly cas: CasStores;
}

/** One operation of OSS. */
export interface Operation {
  /** As the vendor's reference calls it: `PutObject`. */
  readonly name: string;
  /** What the log shows and faults match: `oss:PutObject`. */
  readonly action: string;
  needs(call: Call): Need[];
  /** Has no pause, so that what it checks still holds when it writes. */
  run(call: Call): HttpAnswer;
}

/** The bucket that a request names. @throws Refusal NoSuchBucket */
export function bucketOf({ address, buckets }: Call): Bucket {
  const { bucket: name = "" } = address;
  const bucket = buckets.all.get(name);
  if (!bucket) {
    throw noSuchBucket(name);
  }
  return bucket;
}

/** The key that a request names. @throws Refusal InvalidObjectName when it names none */
export function keyOf({ address }: Call): string {
  if (address.key !== undefined) {
    return address.key;
  }
  throw new Refusal(400, "InvalidObjectName", "The specified object is not valid.");
}

/** The request's XML body. @throws Refusal MalformedXML unless it's well-formed and has that root */
export function xmlBody(call: Call, root: string): XmlElement {
  const element = readXml(call.request.body.toString("utf8"));
  if (element?.name !== root) {
    throw malformedXml();
  }
  return element;
}

export function xmlAnswer(body: string): HttpAnswer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

/** What OSS says of an owner, who is the account here. */
export function ownerOf({ account: { accountId } }: Call): { ID: string; DisplayName: string } {
  return { ID: accountId, DisplayName: accountId };
}

/** An operation on a bucket, known by the permission that its name gives: `oss:GetBucketInfo`. */
export function onBucket(
  name: string,
  run: (call: Call, bucket: Bucket) => HttpAnswer,
  action = `oss:${name}`,
): Operation {
  return {
    name,
    action,
    needs: (call) => [{ action, bucket: bucketOf(call) }],
    run: (call) => run(call, bucketOf(call)),
  };
}

export function notImplemented(what: string): Refusal {
  const message = `A header or operation you provided implies functionality that is not implemented: ${what}.`;
  return new Refusal(501, "NotImplemented", message);
}

/** An operation that the emulator doesn't have, but refuses to a caller without the permission. */
export function permissionOnly(name: string): Operation {
  const action = `oss:${name}`;
  return {
    name,
    action,
    needs: (call) => [{ action, bucket: bucketOf(call), ...(call.address.key !== undefined && { key: keyOf(call) }) }],
    run: () => {
      throw notImplemented(name);
    },
  };
}
