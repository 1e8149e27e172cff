import { casCertificate } from "./casCertificate/casCertificate";
import { casDeployment } from "./casDeployment/casDeployment";
import { cdnDomainCertificate } from "./cdnDomainCertificate/cdnDomainCertificate";
import { fcDomainCertificate } from "./fcDomainCertificate/fcDomainCertificate";
import { httpsOnlyPolicy } from "./httpsOnlyPolicy/httpsOnlyPolicy";
import type { Lifecycle } from "./lifecycle/lifecycle";
import { ossCertificateDeployment } from "./ossCertificateDeployment/ossCertificateDeployment";
import { ossDomainCertificate } from "./ossDomainCertificate/ossDomainCertificate";

/** The lifecycle of every custom resource in this package. The plugin, its schema and the tests loop over the list. */
export const lifecycles: readonly Lifecycle<object, object>[] = [
  ossCertificateDeployment,
  httpsOnlyPolicy,
  casCertificate,
  cdnDomainCertificate,
  ossDomainCertificate,
  fcDomainCertificate,
  casDeployment,
];
