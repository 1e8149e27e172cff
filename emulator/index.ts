export type { BucketAcl } from "./buckets";
export { type BucketOptions, type Emulator, type EmulatorOptions, startEmulator } from "./emulator";
export type { Fault, FaultMatch, FaultRule } from "./faults";
export type { StoredObject, Versioning } from "./objects";
export type { PolicyDocument, Statement } from "./policyDocument";
export type { LoggedRequest } from "./requestLog";
