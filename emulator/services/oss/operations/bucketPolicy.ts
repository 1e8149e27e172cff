import type { Statement } from "../../../account/policyDocument";
import { PolicySyntaxError, readPolicyDocument } from "../../../account/policySyntax";
import { Refusal } from "../../../server/refusal";
import { onBucket } from "./operation";

/** The most bytes of a bucket's policy. */
export const policyLimit = 16 * 1024;

function grantsToAll(statement: Statement): boolean {
  const principals = Array.isArray(statement.Principal) ? statement.Principal : [statement.Principal];
  return statement.Effect === "Allow" && principals.includes("*") && statement.Condition === undefined;
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketpolicy; the ECs 0030-00000002 and 0030-00000005 have pages of their own. */
export const putBucketPolicy = onBucket("PutBucketPolicy", (call, bucket) => {
  const text = call.request.body.toString("utf8");
  if (Buffer.byteLength(text) > policyLimit) {
    throw new Refusal(400, "InvalidPolicyDocument", "The policy exceeds the maximum length of 16 KB.");
  }
  try {
    const document = readPolicyDocument(text, "bucket");
    if (bucket.blocksPublicAccess && document.Statement.some(grantsToAll)) {
      const message = "Put public bucket policy is not allowed because of block public access.";
      throw new Refusal(403, "AccessDenied", message);
    }
    bucket.policy = { text: bucket.options.rewritesPolicy ? JSON.stringify(JSON.parse(text)) : text, document };
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    const ec = error.isVersion && /"Version"\s*:\s*"/.test(text) ? "0030-00000002" : "0030-00000005";
    throw new Refusal(400, "InvalidPolicyDocument", `The policy document is invalid. ${error.message}`, { ec });
  }
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketpolicy */
export const getBucketPolicy = onBucket("GetBucketPolicy", (_call, bucket) => {
  if (!bucket.policy) {
    throw new Refusal(404, "NoSuchBucketPolicy", "The bucket policy does not exist.", {
      ec: "0030-00000006",
      details: { BucketName: bucket.name },
    });
  }
  return { status: 200, headers: { "content-type": "application/json" }, body: bucket.policy.text };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucketpolicy */
export const deleteBucketPolicy = onBucket("DeleteBucketPolicy", (_call, bucket) => {
  bucket.policy = undefined;
  return { status: 204 };
});
