export type { AssumeRole } from "./alicloud/credentials";
export { Provider, type ProviderArgs } from "./alicloud/provider";
export type { OnDestroy } from "./bucketLayout/layout";
export type { UploadPolicyOptions } from "./bucketLayout/permissions";
export { uploadPolicy, uploadStatements } from "./bucketLayout/uploadPolicy";
export type {
  BucketEncryption,
  BucketVersioningStatus,
  CertificateBucketArgs,
  CertificateBucketTransforms,
  DeploymentPermissions,
} from "./certificateBucket/arguments";
export { CertificateBucket } from "./certificateBucket/component";
export type { CertificateBucketNodes } from "./certificateBucket/componentContext";
export type { Transform } from "./certificateBucket/transform";
export { HttpsOnlyPolicy, type HttpsOnlyPolicyArgs } from "./httpsOnlyPolicy/resource";
export { httpsOnlyStatement } from "./httpsOnlyPolicy/statement";
export type { PolicyDocument, PolicyStatement } from "./oss/policyDocument";
export type { OssCertificateDeploymentArgs, ProvisionArgs } from "./ossCertificateDeployment/arguments";
export { OssCertificateDeployment } from "./ossCertificateDeployment/resource";
export type { DeployedObject, ServerSideEncryption } from "./ossCertificateDeployment/state";
export type { PemInput } from "./pemInputs/arguments";
