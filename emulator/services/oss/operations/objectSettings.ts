import { invalidArgument, malformedXml, OssError } from "../protocol/errors";
import { childrenOf, renderXml, textOf } from "../protocol/xml";
import { objectOf } from "./getObject";
import { bucketOf, type Call, keyOf, type Operation, xmlAnswer, xmlBody } from "./operation";

function onObject(name: string, run: Operation["run"]): Operation {
  return {
    name,
    action: `oss:${name}`,
    needs: (call: Call) => {
      const versioned = call.request.query.get("versionId")
        ? name.replace(/^(Get|Put|Delete)Object/, "$1ObjectVersion")
        : name;
      return [{ action: `oss:${versioned}`, bucket: bucketOf(call), key: keyOf(call) }];
    },
    run,
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getobjecttagging */
export const getObjectTagging = onObject("GetObjectTagging", (call) => {
  const { tags } = objectOf(call, bucketOf(call));
  const set = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlAnswer(renderXml("Tagging", { TagSet: { Tag: set } }));
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putobjecttagging */
export const putObjectTagging = onObject("PutObjectTagging", (call) => {
  const bucket = bucketOf(call);
  const set = childrenOf(childrenOf(xmlBody(call, "Tagging"), "TagSet")[0], "Tag");
  const tags = set.map((tag) => [textOf(tag, "Key") ?? "", textOf(tag, "Value") ?? ""] as const);
  if (tags.some(([key]) => key === "")) throw malformedXml();
  if (tags.length > 10) throw new OssError(400, "InvalidTag", "Object tags cannot be greater than 10.");
  bucket.objects.change(objectOf(call, bucket), { tags: Object.fromEntries(tags) });
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobjecttagging */
export const deleteObjectTagging = onObject("DeleteObjectTagging", (call) => {
  const bucket = bucketOf(call);
  bucket.objects.change(objectOf(call, bucket), { tags: {} });
  return { status: 204 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectacl */
export const getObjectAcl = onObject("GetObjectAcl", (call) => {
  const { acl } = objectOf(call, bucketOf(call));
  const { accountId } = call.service.account;
  const owner = { ID: accountId, DisplayName: accountId };
  return xmlAnswer(renderXml("AccessControlPolicy", { Owner: owner, AccessControlList: { Grant: acl } }));
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putobjectacl */
export const putObjectAcl = onObject("PutObjectAcl", (call) => {
  const bucket = bucketOf(call);
  const acl = call.request.headers["x-oss-object-acl"] ?? "";
  if (!["default", "private", "public-read", "public-read-write"].includes(acl)) {
    throw invalidArgument("The object acl is not valid.", "x-oss-object-acl", acl, "0017-00000104");
  }
  bucket.objects.change(objectOf(call, bucket), { acl });
  return { status: 200 };
});
