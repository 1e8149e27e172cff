export type {
  BucketEncryption,
  BucketVersioningStatus,
  CertificateBucketArgs,
  CertificateBucketTransforms,
  DeploymentPermissions,
} from "./certificateBucket/arguments";
export { CertificateBucket } from "./certificateBucket/component";
export {
  httpsOnlyStatement,
  type PolicyDocument,
  type PolicyStatement,
  type UploadPolicyOptions,
  uploadPolicy,
  uploadStatements,
} from "./certificateBucket/policies";
export type { CertificateBucketNodes } from "./certificateBucket/site";
export type { Transform } from "./certificateBucket/transform";
export { HttpsOnlyPolicy, type HttpsOnlyPolicyArgs } from "./httpsOnlyPolicy/resource";
export type { AssumeRole } from "./oss/credentials";
export type { ProvisionArgs } from "./ossCertificateDeployment/provision";
export {
  OssCertificateDeployment,
  type OssCertificateDeploymentArgs,
  type PemInput,
} from "./ossCertificateDeployment/resource";
export type { DeployedObject, OnDestroy, ServerSideEncryption } from "./ossCertificateDeployment/state";
export { Provider, type ProviderArgs } from "./provider";
