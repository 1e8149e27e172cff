import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { fcDomainCertificate } from "./fcDomainCertificate";

/** The lifecycle of `FcDomainCertificate` as the stub (lifecycle/stub.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(fcDomainCertificate);

export { check, configure, create, diff, read, remove as delete, update };
