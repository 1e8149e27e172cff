import { randomBytes } from "node:crypto";
import { malformedXml, OssError } from "../protocol/errors";
import { renderXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import { type Call, onBucket, xmlAnswer, xmlBody } from "./operation";

// Retention policies: https://www.alibabacloud.com/help/en/oss/developer-reference/initiatebucketworm and its siblings.

function daysOf(call: Call, root: string): number {
  const days = Number(textOf(xmlBody(call, root), "RetentionPeriodInDays"));
  if (!Number.isInteger(days) || days < 1 || days > 25550) throw malformedXml();
  return days;
}

function retentionOf(bucket: Bucket, wormId?: string) {
  const { retention } = bucket;
  if (!retention || (wormId !== undefined && retention.wormId !== wormId)) {
    throw new OssError(404, "NoSuchWORMConfiguration", "The WORM Configuration does not exist.");
  }
  return retention;
}

export const initiateBucketWorm = onBucket("InitiateBucketWorm", "oss:InitiateBucketWorm", (call, bucket) => {
  const days = daysOf(call, "InitiateWormConfiguration");
  if (bucket.retention?.state === "Locked") {
    throw new OssError(403, "WORMConfigurationLocked", "The WORM Configuration is locked.");
  }
  const wormId = randomBytes(16).toString("hex").toUpperCase();
  bucket.retention = { wormId, days, state: "InProgress", createdAt: call.service.now() };
  return { status: 200, headers: { "x-oss-worm-id": wormId } };
});

export const completeBucketWorm = onBucket("CompleteBucketWorm", "oss:CompleteBucketWorm", (call, bucket) => {
  retentionOf(bucket, call.request.query.get("wormId")).state = "Locked";
  return { status: 200 };
});

export const extendBucketWorm = onBucket("ExtendBucketWorm", "oss:ExtendBucketWorm", (call, bucket) => {
  const retention = retentionOf(bucket, call.request.query.get("wormId"));
  bucket.retention = { ...retention, days: Math.max(retention.days, daysOf(call, "ExtendWormConfiguration")) };
  return { status: 200 };
});

export const getBucketWorm = onBucket("GetBucketWorm", "oss:GetBucketWorm", (_call, bucket) => {
  const { wormId, state, days, createdAt } = retentionOf(bucket);
  return xmlAnswer(
    renderXml("WormConfiguration", {
      WormId: wormId,
      State: state,
      RetentionPeriodInDays: days,
      CreationDate: createdAt.toISOString(),
    }),
  );
});

export const abortBucketWorm = onBucket("AbortBucketWorm", "oss:AbortBucketWorm", (_call, bucket) => {
  if (retentionOf(bucket).state === "Locked") {
    throw new OssError(403, "WORMConfigurationLocked", "The WORM Configuration is locked.");
  }
  bucket.retention = undefined;
  return { status: 204 };
});
