import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { ossDomainCertificate } from "./ossDomainCertificate";

/** The lifecycle of `OssDomainCertificate` as the stub (lifecycle/stub.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(ossDomainCertificate);

export { check, configure, create, diff, read, remove as delete, update };
