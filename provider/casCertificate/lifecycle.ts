import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { casCertificate } from "./casCertificate";

/** The lifecycle of `CasCertificate` as the stub (lifecycle/stub.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(casCertificate);

export { check, configure, create, diff, read, remove as delete, update };
