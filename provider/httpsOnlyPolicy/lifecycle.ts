import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { httpsOnlyPolicy } from "./httpsOnlyPolicy";

/** The methods that the stub (lifecycle/stub.ts) requires. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(httpsOnlyPolicy);

export { check, configure, create, diff, read, remove as delete, update };
