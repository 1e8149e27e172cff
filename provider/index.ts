export type { AssumeRole } from "./oss/credentials";
export {
  OssCertificateDeployment,
  type OssCertificateDeploymentArgs,
  type PemInput,
} from "./ossCertificateDeployment/resource";
export type { DeployedObject, OnDestroy, ServerSideEncryption } from "./ossCertificateDeployment/state";
export { Provider, type ProviderArgs } from "./provider";
