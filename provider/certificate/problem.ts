/** Text, or the bytes of a file. Bytes may be anything: UTF-16 is read, and a sentence names DER, PKCS#12 and other formats. */
export type CertificateInput = string | Uint8Array;

/** The inputs that a problem can be about. */
export type InputName = "certificate" | "chain" | "privateKey" | "requiredDomains" | "renewBeforeDays";

/**
 * One thing that is wrong with an input.
 *
 * `reason` can be shown alone: it names the input, says what is wrong and what to do, and holds neither key material
 * nor bytes of the input (names of a certificate that could be read, and well-formed domains, are the exception).
 */
export interface Problem {
  input: InputName;
  reason: string;
  /** A certificate has ended, and `allowExpired` would admit it. */
  isExpiry?: true;
  /** The input's file can't be read, so that nobody knows whether its content is right. */
  isUnread?: true;
}

/** Inputs larger than this are refused unread. A chain of ten certificates has about 20 KB. */
export const maximumInputSize = 1024 * 1024;
