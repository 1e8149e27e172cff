import { albListener } from "./resources/albListener";
import { bucket } from "./resources/bucket";
import { bucketCname } from "./resources/bucketCname";
import { bucketOverwriteConfig, bucketPublicAccessBlock, bucketVersioning } from "./resources/bucketSettings";
import { ramAccessKey } from "./resources/ramAccessKey";
import { ramRolePolicyAttachment, ramUserPolicyAttachment } from "./resources/ramAttachments";
import { ramPolicy } from "./resources/ramPolicy";
import { ramUser } from "./resources/ramUser";
import type { ResourceType } from "./resourceType";

/** The types that `CertificateBucket` and the examples use; the stand-in has no others. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "alicloud:oss/bucket:Bucket": bucket,
  "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlock,
  "alicloud:oss/bucketVersioning:BucketVersioning": bucketVersioning,
  "alicloud:oss/bucketOverwriteConfig:BucketOverwriteConfig": bucketOverwriteConfig,
  "alicloud:oss/bucketCname:BucketCname": bucketCname,
  "alicloud:alb/listener:Listener": albListener,
  "alicloud:ram/policy:Policy": ramPolicy,
  "alicloud:ram/user:User": ramUser,
  "alicloud:ram/accessKey:AccessKey": ramAccessKey,
  "alicloud:ram/userPolicyAttachment:UserPolicyAttachment": ramUserPolicyAttachment,
  "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment": ramRolePolicyAttachment,
};
