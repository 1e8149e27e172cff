export type { PolicyDocument, Statement } from "./account/policyDocument";
export { type BucketOptions, type Emulator, type EmulatorOptions, startEmulator } from "./emulator";
export type { Fault, FaultMatch, FaultRule } from "./server/faults";
export type { LoggedRequest } from "./server/requestLog";
export type { BucketAcl } from "./services/oss/storage/buckets";
export type { StoredObject, Versioning } from "./services/oss/storage/objects";
