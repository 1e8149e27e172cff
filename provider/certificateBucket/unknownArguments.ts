import * as pulumi from "@pulumi/pulumi";
import { unknownNames } from "../engine/unknownNames";
import type { CertificateBucketArgs, CertificateBucketTransforms, DeploymentPermissions } from "./arguments";

const argumentNames = Object.keys({
  bucket: true,
  region: true,
  existing: true,
  prefixes: true,
  httpsOnly: true,
  serverSideEncryption: true,
  kmsKeyId: true,
  versioning: true,
  guardArchives: true,
  expireArchivesAfterDays: true,
  tags: true,
  forceDestroy: true,
  user: true,
  role: true,
  createUser: true,
  permissions: true,
  endpoint: true,
  internal: true,
  pathStyle: true,
  transform: true,
} satisfies Record<keyof CertificateBucketArgs, true>);

const permissionNames = Object.keys({
  tags: true,
  refresh: true,
  onDestroy: true,
  kms: true,
} satisfies Record<keyof DeploymentPermissions, true>);

const transformNames = Object.keys({
  bucket: true,
  publicAccessBlock: true,
  versioning: true,
  overwriteConfig: true,
  httpsOnlyPolicy: true,
  policy: true,
  user: true,
  accessKey: true,
  userAttachment: true,
  roleAttachment: true,
} satisfies Record<keyof CertificateBucketTransforms, true>);

/** The sentence about the first argument that a `CertificateBucket` doesn't have, or `undefined`. */
export function unknownArgument(args: CertificateBucketArgs): string | undefined {
  const [first] = [
    ...unknownNames(args, argumentNames, "CertificateBucket"),
    ...unknownNames(fieldsOf(args.permissions), permissionNames, "`permissions`"),
    ...unknownNames(fieldsOf(args.transform), transformNames, "`transform`"),
  ];
  return first;
}

/** If the plugin creates the component, an object with an output in it may itself be an output. */
const fieldsOf = (value: unknown) =>
  typeof value === "object" && value !== null && !pulumi.Output.isInstance(value) ? value : {};
