import type { CertificateDescription } from "../certificate/describe";
import type { CertificateReference } from "../pemInputs/certificateReference";
import type { CertificateInputs } from "../pemInputs/pemInputs";

/**
 * What a destroy does: nothing; it puts back the certificate that was served before; or it takes the certificate off, for
 * which each service has its own word.
 */
export type OnDomainDestroy = "keep" | "restorePrevious" | "removeCertificate" | "disableHttps";

/** How an update makes sure that the certificate is served: it asks the service, a TLS connection too, or nobody. */
export type Verify = "api" | "handshake" | "none";

/** The inputs of every resource that has a name serve a certificate, besides the name itself. */
export interface BindingSettings extends Partial<CertificateInputs> {
  /** A reference, or an identifier alone, of which nothing else is known before an update. */
  casCertificate?: CertificateReference | string;
  takeOver?: boolean;
  verify?: Verify;
  handshakeAddress?: string;
  /** Seconds. */
  timeout?: number;
  onDestroy?: OnDomainDestroy;
}

/** What check derives: of a certificate of CAS, what its reference says. */
export interface BindingDerived
  extends Pick<
    CertificateDescription,
    "fingerprint" | "fingerprintSha256" | "subjectAlternativeNames" | "notBefore" | "notAfter"
  > {
  /** SHA-256 of each chain certificate, in the chain's order; absent for a certificate of CAS, which has its own chain. */
  chainFingerprints?: string[];
  renewAfter?: string;
  /** What check found that a user should know, whatever the date. */
  warnings: string[];
}

/** What the service showed. */
export interface BindingOutcome {
  /**
   * What it served when it was last looked at: SHA-1 or SHA-256, lower-case hex, or the identifier in the store where the service
   * tells nothing else; empty for no certificate; absent when nobody looked.
   */
  servedFingerprint?: string;
  /** The service has taken the certificate, and was not seen to serve it: the next update waits first, and writes again when that is in vain. */
  isPending?: boolean;
  /** What was served before this resource's first write, if anything. */
  previousFingerprint?: string;
  /** The same in the certificate store, where the service told it. */
  previousCertIdentifier?: string;
  /** When it ends, ISO 8601, where the service told it. */
  previousNotAfter?: string;
  /** Imported: of the inputs only the place is known. */
  imported?: boolean;
}

/** As check hands them to the engine: with an identifier alone, only `warnings` is derived. */
export type BindingInputs<Place extends object> = Place & BindingSettings & BindingDerived;

export type BindingState<Place extends object> = Place &
  BindingDerived &
  BindingOutcome &
  Pick<BindingSettings, "onDestroy"> & { certIdentifier?: string };
