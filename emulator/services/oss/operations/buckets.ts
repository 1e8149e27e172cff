import { regionOf } from "../../../server/service";
import { blocksPublicAccess } from "../access/authorization";
import { malformedXml, OssError } from "../protocol/errors";
import { readXml, renderXml, textOf, type XmlValue } from "../protocol/xml";
import { type Bucket, type BucketAcl, isBucketName } from "../storage/buckets";
import { type Call, type Operation, onBucket, xmlAnswer, xmlBody } from "./operation";

const acls: readonly string[] = ["private", "public-read", "public-read-write"] satisfies BucketAcl[];

function isAcl(text: string): text is BucketAcl {
  return acls.includes(text);
}

/** The ACL in the x-oss-acl header; empty is as good as absent (the alicloud plugin sends it so). */
function aclOf(call: Call): BucketAcl | undefined {
  const text = call.request.headers["x-oss-acl"] ?? "";
  if (text === "") return undefined;
  if (isAcl(text)) return text;
  throw new OssError(400, "InvalidArgument", "no such bucket access control exists", { ec: "0015-00000204" });
}

function endpoints(bucket: Bucket) {
  return {
    ExtranetEndpoint: `oss-${bucket.region}.aliyuncs.com`,
    IntranetEndpoint: `oss-${bucket.region}-internal.aliyuncs.com`,
    Location: `oss-${bucket.region}`,
  };
}

function ownerOf(call: Call) {
  const { accountId } = call.service.account;
  return { ID: accountId, DisplayName: accountId };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucket */
export const putBucket: Operation = {
  name: "PutBucket",
  action: "oss:PutBucket",
  needs: (call) => {
    const need = { action: "oss:PutBucket", bucketName: call.bucketName ?? "" };
    return aclOf(call) === undefined ? [need] : [need, { ...need, action: "oss:PutBucketAcl" }];
  },
  run(call) {
    const { service, request } = call;
    const name = call.bucketName ?? "";
    if (!isBucketName(name)) {
      throw new OssError(400, "InvalidBucketName", "The specified bucket is not valid.", {
        details: { BucketName: name },
      });
    }
    const acl = aclOf(call);
    const body = request.body.toString("utf8").trim();
    const configuration = body === "" ? undefined : readXml(body);
    if (body !== "" && configuration?.name !== "CreateBucketConfiguration") throw malformedXml();
    const existing = service.buckets.all.get(name);
    if (existing && existing.region !== regionOf(service, request.address)) {
      throw new OssError(409, "BucketAlreadyExists", "The requested bucket name is not available.");
    }
    // Creating one's own bucket again succeeds and, with the header, sets its ACL.
    const bucket = existing ?? service.buckets.create(name, regionOf(service, request.address));
    if (acl !== undefined) bucket.acl = acl;
    if (existing) return { status: 200, headers: { location: `/${name}` } };
    bucket.storageClass = textOf(configuration, "StorageClass") || "Standard";
    bucket.dataRedundancyType = textOf(configuration, "DataRedundancyType") || "LRS";
    // Buckets made by the API block public access from the start (the alicloud plugin's documentation and the vendor's notice of 2024).
    // The emulator does not, so that tests state what they rely on.
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
export const deleteBucket = onBucket("DeleteBucket", "oss:DeleteBucket", (call, bucket) => {
  if (!bucket.objects.isEmpty) {
    throw new OssError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.", {
      details: { BucketName: bucket.name },
    });
  }
  call.service.buckets.remove(bucket);
  return { status: 204 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketinfo */
export const getBucketInfo = onBucket("GetBucketInfo", "oss:GetBucketInfo", (call, bucket) => {
  const rule = readXml(bucket.settings.get("encryption") ?? "")?.children[0];
  const encryption: { [name: string]: XmlValue } = { SSEAlgorithm: textOf(rule, "SSEAlgorithm") ?? "None" };
  const keyId = textOf(rule, "KMSMasterKeyID");
  if (keyId) encryption.KMSMasterKeyID = keyId;
  return xmlAnswer(
    renderXml("BucketInfo", {
      Bucket: {
        AccessMonitor: "Disabled",
        BlockPublicAccess: blocksPublicAccess(bucket),
        CreationDate: bucket.createdAt.toISOString(),
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

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketlocation */
export const getBucketLocation = onBucket("GetBucketLocation", "oss:GetBucketLocation", (_call, bucket) =>
  xmlAnswer(renderXml("LocationConstraint", `oss-${bucket.region}`)),
);

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketacl */
export const putBucketAcl = onBucket("PutBucketAcl", "oss:PutBucketAcl", (call, bucket) => {
  // The OSS gateway's clients send the ACL in the body as well.
  const body = readXml(call.request.body.toString("utf8"));
  const inBody = textOf(
    body?.children.find((child) => child.name === "AccessControlList"),
    "Grant",
  );
  const acl = aclOf(call) ?? (inBody !== undefined && isAcl(inBody) ? inBody : undefined);
  if (acl === undefined)
    throw new OssError(400, "InvalidArgument", "no such bucket access control exists", { ec: "0015-00000204" });
  if (acl !== "private" && blocksPublicAccess(bucket)) {
    throw new OssError(403, "AccessDenied", "Put public bucket acl is not allowed because of block public access.");
  }
  bucket.acl = acl;
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketacl */
export const getBucketAcl = onBucket("GetBucketAcl", "oss:GetBucketAcl", (call, bucket) =>
  xmlAnswer(renderXml("AccessControlPolicy", { Owner: ownerOf(call), AccessControlList: { Grant: bucket.acl } })),
);

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketversioning */
export const putBucketVersioning = onBucket("PutBucketVersioning", "oss:PutBucketVersioning", (call, bucket) => {
  const status = textOf(xmlBody(call, "VersioningConfiguration"), "Status");
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  bucket.versioning = status;
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketversioning */
export const getBucketVersioning = onBucket("GetBucketVersioning", "oss:GetBucketVersioning", (_call, bucket) =>
  xmlAnswer(renderXml("VersioningConfiguration", { Status: bucket.versioning })),
);

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listbuckets */
export const listBuckets: Operation = {
  name: "ListBuckets",
  action: "oss:ListBuckets",
  needs: () => [{ action: "oss:ListBuckets" }],
  run(call) {
    const { query } = call.request;
    const prefix = query.get("prefix") ?? "";
    const marker = query.get("marker") ?? "";
    const limit = Number(query.get("max-keys") || 100);
    const found = [...call.service.buckets.all.values()]
      .filter(({ name }) => name.startsWith(prefix) && name > marker)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const shown = found.slice(0, limit);
    const truncated = shown.length < found.length;
    return xmlAnswer(
      renderXml("ListAllMyBucketsResult", {
        Prefix: prefix,
        Marker: marker,
        MaxKeys: limit,
        IsTruncated: truncated,
        NextMarker: truncated ? (shown.at(-1)?.name ?? "") : undefined,
        Owner: ownerOf(call),
        Buckets: {
          Bucket: shown.map((bucket) => ({
            CreationDate: bucket.createdAt.toISOString(),
            ...endpoints(bucket),
            Name: bucket.name,
            Region: bucket.region,
            StorageClass: bucket.storageClass,
          })),
        },
      }),
    );
  },
};
