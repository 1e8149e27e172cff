export type { PolicyDocument, Statement } from "./account/policyDocument";
export type { Edge } from "./edge/edge";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator";
export type { Fault, FaultMatch, FaultRule } from "./server/faults";
export type { LoggedRequest } from "./server/requestLog";
export type { CasStores, CasSwitches, StoredCertificate, StoreRegion } from "./services/cas/stores";
export type {
  DeliveryDomain,
  DeliveryDomains,
  DeliverySwitches,
  DomainOptions,
  DomainStatus,
} from "./services/cdn/domains";
export type { FunctionDomain, FunctionDomains, FunctionSwitches } from "./services/fc/domains";
export type { BucketAcl, BucketOptions } from "./services/oss/storage/buckets";
export type { BucketDomain, BucketDomainSwitches, BucketDomains } from "./services/oss/storage/domains";
export type { StoredObject, Versioning } from "./services/oss/storage/objects";
