import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { cdnDomainCertificate } from "./cdnDomainCertificate";

/** The lifecycle of `CdnDomainCertificate` as the stub (lifecycle/stub.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(cdnDomainCertificate);

export { check, configure, create, diff, read, remove as delete, update };
