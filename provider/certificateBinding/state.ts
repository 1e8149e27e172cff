import type { CertificateDescription } from "../certificate/describe";
import type { CertificateReference } from "../pemInputs/certificateReference";
import type { CertificateInputs } from "../pemInputs/pemInputs";

/** What a destroy does: nothing, or it puts back the certificate that was served before. */
export type OnDomainDestroy = "keep" | "restorePrevious";

/** The inputs of every resource that has a name serve a certificate, besides the name itself. */
export interface BindingSettings extends Partial<CertificateInputs> {
  casCertificate?: CertificateReference;
  takeOver?: boolean;
  onDestroy?: OnDomainDestroy;
}

/** What check derives: of a certificate of CAS, what its reference says. */
export interface BindingDerived
  extends Pick<
    CertificateDescription,
    "fingerprint" | "fingerprintSha256" | "subjectAlternativeNames" | "notBefore" | "notAfter"
  > {
  renewAfter?: string;
  /** What check found that a user should know, whatever the date. */
  warnings: string[];
}

/** What the service showed. */
export interface BindingOutcome {
  /** What it served when it was last looked at: SHA-1 or SHA-256, lower-case hex; empty for no certificate. */
  servedFingerprint: string;
  /** The service has taken the certificate, and did not serve it in time: the next update waits, and doesn't write again. */
  isPending?: boolean;
  /** What was served before this resource's first write, if anything. */
  previousFingerprint?: string;
  /** The same in the certificate store, where the service told it. */
  previousCertIdentifier?: string;
}

export type BindingInputs<Place extends object> = Place & BindingSettings & BindingDerived;

export type BindingState<Place extends object> = Place &
  BindingDerived &
  BindingOutcome &
  Pick<BindingSettings, "onDestroy"> & { certIdentifier?: string };
