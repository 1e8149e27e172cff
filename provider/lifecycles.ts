import { httpsOnlyPolicy } from "./httpsOnlyPolicy/httpsOnlyPolicy";
import type { Lifecycle } from "./lifecycle/lifecycle";
import { ossCertificateDeployment } from "./ossCertificateDeployment/ossCertificateDeployment";

/** The lifecycle of every custom resource of this package: the plugin, its schema and the tests loop over it. */
export const lifecycles: readonly Lifecycle<object, object>[] = [ossCertificateDeployment, httpsOnlyPolicy];
