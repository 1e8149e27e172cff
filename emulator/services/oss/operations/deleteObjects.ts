import { malformedXml } from "../protocol/errors";
import { childrenOf, renderXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import { bucketOf, type Call, keyOf, type Operation, xmlAnswer, xmlBody } from "./operation";
import { checkDigest, checkKey, fileImmutable } from "./putObject";

/** Deleting is refused while retention holds: a version for ever, or the only version there is. */
function checkRetention(call: Call, bucket: Bucket, key: string, versionId: string | undefined): void {
  if (versionId === undefined && bucket.versioning === "Enabled") return;
  const object = versionId === undefined ? bucket.objects.current(key) : bucket.objects.version(key, versionId);
  if (bucket.isRetained(object, call.service.now())) throw fileImmutable(key);
}

function deleteAction(versionId: string | undefined): string {
  return versionId === undefined ? "oss:DeleteObject" : "oss:DeleteObjectVersion";
}

/** 204 whether there was something or not. https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject */
export const deleteObject: Operation = {
  name: "DeleteObject",
  action: "oss:DeleteObject",
  needs: (call) => [
    { action: deleteAction(call.request.query.get("versionId")), bucket: bucketOf(call), key: keyOf(call) },
  ],
  run(call) {
    const bucket = bucketOf(call);
    const key = keyOf(call);
    const versionId = call.request.query.get("versionId");
    checkRetention(call, bucket, key, versionId);
    const removed = bucket.objects.remove(key, bucket.versioning, versionId);
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
    // A key may begin or end with blanks, so its text is taken as it is.
    const key = childrenOf(element, "Key")[0]?.text;
    if (key === undefined) throw malformedXml();
    return { key, versionId: textOf(element, "VersionId") };
  });
  if (objects.length === 0 || objects.length > 1000) throw malformedXml();
  return { quiet: textOf(root, "Quiet") === "true", objects };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deletemultipleobjects */
export const deleteMultipleObjects: Operation = {
  name: "DeleteMultipleObjects",
  action: "oss:DeleteObject",
  needs: (call) => {
    const bucket = bucketOf(call);
    return wantedOf(call).objects.map(({ key, versionId }) => ({ action: deleteAction(versionId), bucket, key }));
  },
  run(call) {
    const bucket = bucketOf(call);
    checkDigest(call.request.headers["content-md5"], call.request.body);
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
