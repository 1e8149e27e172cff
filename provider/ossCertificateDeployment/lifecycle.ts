import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { ossCertificateDeployment } from "./ossCertificateDeployment";

/** The methods that the stub (lifecycle/stub.ts) requires. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(ossCertificateDeployment);

export { check, configure, create, diff, read, remove as delete, update };
