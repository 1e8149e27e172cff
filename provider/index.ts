export type { AssumeRole } from "./alicloud/accountSettings";
export { Provider, type ProviderArgs } from "./alicloud/provider";
export type { OnDestroy } from "./bucketLayout/layout";
export type { UploadPolicyOptions } from "./bucketLayout/permissions";
export { uploadPolicy, uploadStatements } from "./bucketLayout/uploadPolicy";
export type { CasStore } from "./casCertificate/certificateStore";
export { CasCertificate, type CasCertificateArgs } from "./casCertificate/resource";
export type { Sm2Pair } from "./casCertificate/sm2Pair";
export type { OnCasDestroy } from "./casCertificate/state";
export {
  CasDeployment,
  type CasDeploymentArgs,
  type CasDeploymentResourceInput,
} from "./casDeployment/resource";
export type {
  CasDeploymentResource,
  CasDeploymentResult,
  CloudProduct,
  OnDeploymentDestroy,
} from "./casDeployment/state";
export type { OnCdnDestroy } from "./cdnDomainCertificate/cdnDomainCertificate";
export type { CdnProduct } from "./cdnDomainCertificate/cdnRequests";
export type { Hsts, TlsVersion } from "./cdnDomainCertificate/httpsSettings";
export { CdnDomainCertificate, type CdnDomainCertificateArgs, type HstsInput } from "./cdnDomainCertificate/resource";
export type { BindingArgs, ReferenceArgs } from "./certificateBinding/arguments";
export type { Verify } from "./certificateBinding/state";
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
export type {
  ActiveCertificate,
  BackupCertificate,
  CertificateRolloutArgs,
  RolloutBucket,
  RolloutFcDomain,
  RolloutOssDomain,
} from "./certificateRollout/arguments";
export { CertificateRollout } from "./certificateRollout/component";
export type {
  CertificateTargetsArgs,
  CertificateTargetsOutputArgs,
  CertificateTargetsResult,
} from "./certificateTargets/arguments";
export { certificateTargets, certificateTargetsOutput } from "./certificateTargets/program";
export type { CertificateTarget, TargetMatch, TargetProduct, TargetStatus } from "./certificateTargets/target";
export type { FcProtocol } from "./fcDomainCertificate/fcDomain";
export { FcDomainCertificate, type FcDomainCertificateArgs } from "./fcDomainCertificate/resource";
export { HttpsOnlyPolicy, type HttpsOnlyPolicyArgs } from "./httpsOnlyPolicy/resource";
export { httpsOnlyStatement } from "./httpsOnlyPolicy/statement";
export type { PolicyDocument, PolicyStatement } from "./oss/policyDocument";
export type { OssCertificateDeploymentArgs, ProvisionArgs } from "./ossCertificateDeployment/arguments";
export { OssCertificateDeployment } from "./ossCertificateDeployment/resource";
export type { DeployedObject, ServerSideEncryption } from "./ossCertificateDeployment/state";
export type { OnOssDomainDestroy } from "./ossDomainCertificate/ossDomainCertificate";
export { OssDomainCertificate, type OssDomainCertificateArgs } from "./ossDomainCertificate/resource";
export type { CertificateReferenceInput, Pem, PemInput } from "./pemInputs/arguments";
export type { CertificateReference } from "./pemInputs/certificateReference";
export type { ServicePolicyOptions, TargetPlaces } from "./servicePolicy/servicePermissions";
export { servicePolicy } from "./servicePolicy/servicePolicy";
