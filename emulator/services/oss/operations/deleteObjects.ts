import { fileImmutable, malformedXml } from "../protocol/errors";
import { childrenOf, renderXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import { bucketOf, type Call, keyOf, type Operation, xmlAnswer, xmlBody } from "./operation";
import { checkDigest, checkKey } from "./putObject";

/** @throws Refusal FileImmutable while retention forbids to delete a version, or an object that isn't versioned */
function checkRetention(call: Call, bucket: Bucket, key: string, versionId?: string): void {
  if (versionId === undefined && bucket.versioning === "Enabled") {
    return;
  }
  const object = versionId === undefined ? bucket.objects.current(key) : bucket.objects.version(key, versionId);
  if (bucket.isRetained(object, call.account.now())) {
    throw fileImmutable(key);
  }
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject */
export const deleteObject: Operation = {
  name: "DeleteObject",
  action: "oss:DeleteObject",
  needs: (call) => [{ action: "oss:DeleteObject", bucket: bucketOf(call), key: keyOf(call) }],
  run(call) {
    const bucket = bucketOf(call);
    const key = keyOf(call);
    checkRetention(call, bucket, key);
    const removed = bucket.objects.remove(key, bucket.versioning);
    return {
      status: 204,
      headers: {
        ...(removed.deleteMarker ? { "x-oss-delete-marker": "true" } : {}),
        ...(removed.versionId === undefined ? {} : { "x-oss-version-id": removed.versionId }),
      },
    };
  },
};

function wantedOf(call: Call): { quiet: boolean; objects: { key: string; versionId: string | undefined }[] } {
  const root = xmlBody(call, "Delete");
  const objects = childrenOf(root, "Object").map((element) => {
    // A key may begin or end with blanks, so its text isn't trimmed.
    const key = childrenOf(element, "Key")[0]?.text;
    if (key === undefined) {
      throw malformedXml();
    }
    return { key, versionId: textOf(element, "VersionId") };
  });
  if (objects.length === 0 || objects.length > 1000) {
    throw malformedXml();
  }
  return { quiet: textOf(root, "Quiet") === "true", objects };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deletemultipleobjects */
export const deleteMultipleObjects: Operation = {
  name: "DeleteMultipleObjects",
  action: "oss:DeleteObject",
  needs: (call) => {
    const bucket = bucketOf(call);
    return wantedOf(call).objects.map(({ key, versionId }) => {
      const action = versionId === undefined ? "oss:DeleteObject" : "oss:DeleteObjectVersion";
      return { action, bucket, key };
    });
  },
  run(call) {
    const bucket = bucketOf(call);
    checkDigest(call.request);
    const { quiet, objects } = wantedOf(call);
    for (const { key, versionId } of objects) {
      checkKey(key);
      checkRetention(call, bucket, key, versionId);
    }
    const encode = call.request.query.get("encoding-type") === "url" ? encodeURIComponent : (text: string) => text;
    const deleted = objects.map(({ key, versionId }) => {
      const removed = bucket.objects.remove(key, bucket.versioning, versionId);
      return {
        Key: encode(key),
        VersionId: versionId,
        DeleteMarker: removed.deleteMarker || undefined,
        DeleteMarkerVersionId: removed.deleteMarker ? removed.versionId : undefined,
      };
    });
    return xmlAnswer(renderXml("DeleteResult", quiet ? {} : { Deleted: deleted }));
  },
};
