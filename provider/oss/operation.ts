/** How messages name an operation (`Uploading 'a/b' to bucket 'c' …`), and the permission that it needs. */
interface Description {
  verb: string;
  preposition: string;
  permission: string;
  /** The permission is on the bucket, not on one object. */
  isOnBucket?: true;
  /** The operation has no key. */
  isKeyless?: true;
  /** The operation has no bucket either. */
  isOnAccount?: true;
}

/** Every operation that this package uses. */
const operations = {
  upload: { verb: "Uploading", preposition: "to", permission: "oss:PutObject" },
  uploadTagged: {
    verb: "Uploading",
    preposition: "to",
    permission: "oss:PutObject and (for `tags`) oss:PutObjectTagging",
  },
  inspect: { verb: "Looking at", preposition: "in", permission: "oss:GetObject" },
  read: { verb: "Reading", preposition: "from", permission: "oss:GetObject" },
  delete: { verb: "Deleting", preposition: "from", permission: "oss:DeleteObject" },
  list: { verb: "Listing", preposition: "in", permission: "oss:ListObjects", isOnBucket: true },
  readPolicy: {
    verb: "Reading the policy",
    preposition: "of",
    permission: "oss:GetBucketPolicy",
    isOnBucket: true,
    isKeyless: true,
  },
  writePolicy: {
    verb: "Writing the policy",
    preposition: "of",
    permission: "oss:PutBucketPolicy",
    isOnBucket: true,
    isKeyless: true,
  },
  deletePolicy: {
    verb: "Deleting the policy",
    preposition: "of",
    permission: "oss:DeleteBucketPolicy",
    isOnBucket: true,
    isKeyless: true,
  },
  listBuckets: { verb: "Listing the buckets", preposition: "of", permission: "oss:ListBuckets", isOnAccount: true },
  listDomains: {
    verb: "Listing the domains",
    preposition: "of",
    permission: "oss:ListCname",
    isOnBucket: true,
    isKeyless: true,
  },
  setDomainCertificate: {
    verb: "Setting the certificate of the domain",
    preposition: "of",
    // What OSS does in CAS, it does with the caller's rights.
    permission:
      "yundun-cert:DescribeSSLCertificatePrivateKey, yundun-cert:DescribeSSLCertificatePublicKeyDetail and " +
      "yundun-cert:CreateSSLCertificate on '*', and oss:PutCname",
    isOnBucket: true,
  },
} as const satisfies Record<string, Description>;

export type Operation = keyof typeof operations;

/** The bucket and object of an operation; `key` is the prefix for `list`, the domain for its certificate, and `""` for what is the bucket's own. */
export interface OperationTarget {
  operation: Operation;
  bucket: string;
  key: string;
}

/** `Uploading 'a/b' to bucket 'c'` */
export function describeOperation({ operation, bucket, key }: OperationTarget): string {
  const { verb, preposition, isKeyless, isOnAccount }: Description = operations[operation];
  if (isOnAccount) {
    return `${verb} ${preposition} the account`;
  }
  return `${verb}${isKeyless ? "" : ` '${key}'`} ${preposition} bucket '${bucket}'`;
}

/**
 * The action that RAM must allow, and its resource: `oss:PutObject on 'acs:oss:*:*:c/a/b'`
 * (https://www.alibabacloud.com/help/en/oss/user-guide/overview-of-ram-policies).
 */
export function permissionFor({ operation, bucket, key }: OperationTarget): string {
  const { permission, isOnBucket, isOnAccount }: Description = operations[operation];
  if (isOnAccount) {
    return `${permission} on 'acs:oss:*:*:*'`;
  }
  return `${permission} on 'acs:oss:*:*:${bucket}${isOnBucket ? "" : `/${key}`}'`;
}
