import type * as pulumi from "@pulumi/pulumi";
import { referenceNames, referenceOf } from "../casCertificate/referenceOf";
import type { CasCertificate } from "../casCertificate/resource";
import type { CertificateRolloutArgs } from "../certificateRollout/arguments";
import { CertificateRollout } from "../certificateRollout/component";
import type { RolloutClasses } from "../certificateRollout/resourceClasses";
import { servedClass } from "./servedClass";

/** The plugin's own `CasCertificate`. */
class ServedCasCertificate extends servedClass("CasCertificate", [...referenceNames, "renewAfter"]) {
  get reference() {
    return referenceOf(this as unknown as CasCertificate);
  }
}

const servedClasses: RolloutClasses = {
  CasCertificate: ServedCasCertificate as unknown as RolloutClasses["CasCertificate"],
  OssCertificateDeployment: servedClass("OssCertificateDeployment"),
  CdnDomainCertificate: servedClass("CdnDomainCertificate"),
  OssDomainCertificate: servedClass("OssDomainCertificate"),
  FcDomainCertificate: servedClass("FcDomainCertificate"),
};

/** A `CertificateRollout` whose children are the plugin's resources. */
class ServedCertificateRollout extends CertificateRollout {
  protected override resourceClasses(): RolloutClasses {
    return servedClasses;
  }
}

/** Makes the component that a program asks for. */
export function makeCertificateRollout(name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
  const component = new ServedCertificateRollout(name, args as unknown as CertificateRolloutArgs, opts);
  const { certIdentifier, fingerprint, fingerprintSha256, notAfter, renewAfter, backupNotAfter } = component;
  const outputs: pulumi.Inputs = {
    ...{ certIdentifier, fingerprint, fingerprintSha256, notAfter, renewAfter },
    ...(args.backup !== undefined && { backupNotAfter }),
  };
  return { component, outputs };
}
