import { dynamicProvider } from "../lifecycle/dynamicProvider";
import { httpsOnlyPolicy } from "./httpsOnlyPolicy";

/** The lifecycle of `HttpsOnlyPolicy` as the serialized shell (shell.ts) requires it. */
const { configure, check, diff, create, update, read, delete: remove } = dynamicProvider(httpsOnlyPolicy);

export { check, configure, create, diff, read, remove as delete, update };
