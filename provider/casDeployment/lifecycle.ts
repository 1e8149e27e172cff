import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { casDeployment } from "./casDeployment";

/** The lifecycle of `CasDeployment` as the stub (lifecycle/stub.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(casDeployment);

export { check, configure, create, diff, read, remove as delete, update };
