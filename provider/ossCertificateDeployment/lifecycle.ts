import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { ossCertificateDeployment } from "./ossCertificateDeployment";

/** The lifecycle of `OssCertificateDeployment` as the serialized shell (shell.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(ossCertificateDeployment);

export { check, configure, create, diff, read, remove as delete, update };
