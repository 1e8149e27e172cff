import { type AnswerValue, Refusal } from "../../../server/refusal";
import { invalidArgument, malformedXml } from "../protocol/errors";
import { dateText, readXml, renderXml, textOf } from "../protocol/xml";
import type { Bucket, BucketAcl } from "../storage/buckets";
import { type Call, type Operation, onBucket, ownerOf, xmlAnswer, xmlBody } from "./operation";

const acls: readonly string[] = ["private", "public-read", "public-read-write"] satisfies BucketAcl[];

function isAcl(text: string): text is BucketAcl {
  return acls.includes(text);
}

/** The header x-oss-acl; undefined when it's empty, as the alicloud plugin sends it. */
function aclOf(call: Call): BucketAcl | undefined {
  const text = call.request.headers["x-oss-acl"] ?? "";
  if (text === "") {
    return undefined;
  }
  if (isAcl(text)) {
    return text;
  }
  throw new Refusal(400, "InvalidArgument", "no such bucket access control exists", { ec: "0015-00000204" });
}

function endpoints({ region }: Bucket) {
  return {
    ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
    IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
    Location: `oss-${region}`,
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucket */
export const putBucket: Operation = {
  name: "PutBucket",
  action: "oss:PutBucket",
  needs: (call) => {
    const need = { action: "oss:PutBucket", bucketName: call.address.bucket ?? "" };
    return aclOf(call) === undefined ? [need] : [need, { ...need, action: "oss:PutBucketAcl" }];
  },
  run(call) {
    const { request, buckets, address } = call;
    const { bucket: name = "" } = address;
    if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
      const details = { BucketName: name };
      throw new Refusal(400, "InvalidBucketName", "The specified bucket is not valid.", { details });
    }
    const acl = aclOf(call);
    const body = request.body.toString("utf8").trim();
    const configuration = body === "" ? undefined : readXml(body);
    if (body !== "" && configuration?.name !== "CreateBucketConfiguration") {
      throw malformedXml();
    }
    const region = buckets.regionOf(address);
    const existing = buckets.all.get(name);
    if (existing && existing.region !== region) {
      throw new Refusal(409, "BucketAlreadyExists", "The requested bucket name is not available.");
    }
    // The owner may create a bucket again, which changes nothing but the ACL.
    const bucket = existing ?? buckets.create(name, { region });
    if (acl !== undefined) {
      bucket.acl = acl;
    }
    if (existing) {
      return { status: 200, headers: { location: `/${name}` } };
    }
    bucket.storageClass = textOf(configuration, "StorageClass") || "Standard";
    bucket.dataRedundancyType = textOf(configuration, "DataRedundancyType") || "LRS";
    // OSS blocks public access to a new bucket (the vendor's notice of 2024). The emulator doesn't, so that tests state what they
    // rely on.
    const encryption = request.headers["x-oss-server-side-encryption"];
    if (encryption) {
      const rule = {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: encryption,
          KMSMasterKeyID: request.headers["x-oss-server-side-encryption-key-id"],
        },
      };
      bucket.settings.set("encryption", renderXml("ServerSideEncryptionRule", rule));
    }
    return { status: 200, headers: { location: `/${name}` } };
  },
};

/** https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucket */
export const deleteBucket = onBucket("DeleteBucket", (call, bucket) => {
  if (!bucket.objects.isEmpty) {
    const details = { BucketName: bucket.name };
    throw new Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.", { details });
  }
  call.buckets.remove(bucket);
  return { status: 204 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketinfo */
export const getBucketInfo = onBucket("GetBucketInfo", (call, bucket) => {
  const rule = readXml(bucket.settings.get("encryption") ?? "")?.children[0];
  const encryption: { [name: string]: AnswerValue } = { SSEAlgorithm: textOf(rule, "SSEAlgorithm") ?? "None" };
  const keyId = textOf(rule, "KMSMasterKeyID");
  if (keyId) {
    encryption.KMSMasterKeyID = keyId;
  }
  return xmlAnswer(
    renderXml("BucketInfo", {
      Bucket: {
        AccessMonitor: "Disabled",
        BlockPublicAccess: bucket.blocksPublicAccess,
        CreationDate: dateText(bucket.createdAt),
        CrossRegionReplication: "Disabled",
        DataRedundancyType: bucket.dataRedundancyType,
        ...endpoints(bucket),
        Name: bucket.name,
        ResourceGroupId: "rg-acfmxxxxxxxxxxx",
        StorageClass: bucket.storageClass,
        TransferAcceleration: "Disabled",
        Versioning: bucket.versioning,
        Owner: ownerOf(call),
        AccessControlList: { Grant: bucket.acl },
        ServerSideEncryptionRule: encryption,
        BucketPolicy: { LogBucket: "", LogPrefix: "" },
      },
    }),
  );
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketversioning */
export const putBucketVersioning = onBucket("PutBucketVersioning", (call, bucket) => {
  const status = textOf(xmlBody(call, "VersioningConfiguration"), "Status");
  if (status !== "Enabled" && status !== "Suspended") {
    throw malformedXml();
  }
  bucket.versioning = status;
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketversioning */
export const getBucketVersioning = onBucket("GetBucketVersioning", (_call, bucket) =>
  xmlAnswer(renderXml("VersioningConfiguration", { Status: bucket.versioning })),
);

const listParameters = ["prefix", "marker", "max-keys"];

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listbuckets */
export const listBuckets: Operation = {
  name: "ListBuckets",
  action: "oss:ListBuckets",
  needs: () => [{ action: "oss:ListBuckets" }],
  run(call) {
    const { query } = call.request;
    const [prefix = "", marker = "", most = ""] = listParameters.map((name) => query.get(name) ?? "");
    const limit = Number(most || 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
      throw invalidArgument("The max-keys must be between 1 and 1000.", "max-keys", most);
    }
    const found = [...call.buckets.all.values()]
      .filter(({ name }) => name.startsWith(prefix) && name > marker)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const shown = found.slice(0, limit);
    const Bucket = shown.map((bucket) => ({
      CreationDate: dateText(bucket.createdAt),
      ...endpoints(bucket),
      Name: bucket.name,
      Region: bucket.region,
      StorageClass: bucket.storageClass,
    }));
    const IsTruncated = shown.length < found.length;
    const NextMarker = IsTruncated ? shown.at(-1)?.name : undefined;
    const page = { Prefix: prefix, Marker: marker, MaxKeys: limit, IsTruncated, NextMarker };
    const listing = { ...page, Owner: ownerOf(call), Buckets: { Bucket } };
    return xmlAnswer(renderXml("ListAllMyBucketsResult", listing));
  },
};
