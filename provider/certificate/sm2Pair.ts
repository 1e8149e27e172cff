import type { Certificate } from "./certificate";
import { type CertificateDescription, describeCertificate } from "./describe";
import { coverageProblems, requiredDomainProblems, subjectAlternativeNames } from "./names";
import { toPem } from "./pem";
import type { CertificateInput, Problem } from "./problem";
import { purposeWarnings } from "./purpose";
import type { CertificateReader } from "./reader";
import { type Half, inTermsOf, readHalf } from "./sm2Half";
import { formatTime, renewAfter, renewBeforeDaysProblem, type Validity } from "./validity";
import { quote, quoteList, when } from "./wording";

/** The four parts of an SM2 pair: PEM, undefined while it is not known. */
export interface Sm2Parts<Part = CertificateInput | undefined> {
  signCertificate: Part;
  signPrivateKey: Part;
  encryptCertificate: Part;
  encryptPrivateKey: Part;
}

export interface CheckSm2PairArguments extends Sm2Parts {
  requiredDomains: readonly string[];
  renewBeforeDays?: number | undefined;
  allowExpired: boolean;
  now: Date;
  reader: CertificateReader;
}

/** Of the signing certificate; the times are those in which both are valid. */
export interface Sm2Description extends CertificateDescription {
  /** SHA-256 of the encryption certificate's DER, lower-case hex. */
  encryptFingerprintSha256: string;
}

export interface CheckedSm2Pair {
  problems: Pick<Problem, "reason" | "isExpiry">[];
  /** Sentences that do not depend on `now`. */
  warnings: string[];
  /** Present when both certificates could be read. */
  description?: Sm2Description;
  /** What to upload; present when there is no problem and everything is known. Certificates with their chains, keys in SEC1. */
  files?: Sm2Parts<string>;
}

/**
 * The checklist of an SM2 pair: a certificate that signs and one that encrypts (GM/T 0015, GM/T 0024), each with its key. Never throws.
 *
 * Signatures are not verified: OpenSSL verifies SM2 with the signer's identity only, which Node can't give. A warning says so.
 */
export function checkSm2Pair(args: CheckSm2PairArguments): CheckedSm2Pair {
  const { requiredDomains, renewBeforeDays } = args;
  const [sign, encrypt] = [readHalf("sign", args), readHalf("encrypt", args)];
  const days = renewBeforeDaysProblem(renewBeforeDays);
  const problems = [
    ...sign.problems,
    ...encrypt.problems,
    ...requiredDomainProblems(requiredDomains),
    ...(days === undefined ? [] : [{ reason: days }]),
  ];
  const warnings = [...sign.warnings, ...encrypt.warnings];
  const [signing] = sign.chain;
  const [encrypting] = encrypt.chain;
  if (signing === undefined || encrypting === undefined) {
    return { problems, warnings };
  }
  const validity = commonValidity(signing, encrypting);
  const late = days === undefined ? renewBeforeDaysProblem(renewBeforeDays, validity) : undefined;
  problems.push(
    ...differences(signing, encrypting).map((reason) => ({ reason })),
    ...coverageProblems(signing, requiredDomains).map(({ reason }) => ({ reason: inTermsOf("sign", reason) })),
    ...(late === undefined ? [] : [{ reason: late }]),
  );
  const files = filesOf(sign, encrypt);
  return {
    problems,
    warnings: [
      ...warnings,
      unverified,
      ...purposeWarnings(signing, ({ name }) => name).map((warning) => inTermsOf("sign", warning)),
    ],
    description: {
      ...describeCertificate(signing, sign.chain.slice(1)),
      notBefore: formatTime(validity.notBefore),
      notAfter: formatTime(validity.notAfter),
      renewAfter: formatTime(renewAfter(validity, (days ?? late) === undefined ? renewBeforeDays : undefined)),
      keyAlgorithm: "SM2",
      encryptFingerprintSha256: encrypting.fingerprintSha256,
    },
    ...(problems.length === 0 && files && { files }),
  };
}

const unverified =
  "The signatures of the SM2 certificates are not verified, which Node.js can't do: who issued them follows from names and key identifiers only.";

/** While both certificates are valid. */
function commonValidity(one: Certificate, other: Certificate): Validity {
  return {
    notBefore: one.notBefore > other.notBefore ? one.notBefore : other.notBefore,
    notAfter: one.notAfter < other.notAfter ? one.notAfter : other.notAfter,
  };
}

/** What tells that two certificates are no pair. */
function differences(signing: Certificate, encrypting: Certificate): string[] {
  if (signing.fingerprintSha256 === encrypting.fingerprintSha256) {
    return [
      "`sm2.signCertificate` and `sm2.encryptCertificate` are the same certificate. Pass the two that the certificate authority issued.",
    ];
  }
  const remedy = "Pass two certificates that were issued together.";
  const [names, others] = [signing, encrypting].map((one) => subjectAlternativeNames(one).toSorted()) as [
    string[],
    string[],
  ];
  return [
    ...when(
      signing.subject !== encrypting.subject,
      `\`sm2\` is no pair: the subject is ${quote(signing.subject)} in \`signCertificate\` and ${quote(encrypting.subject)} in \`encryptCertificate\`. ${remedy}`,
    ),
    ...when(
      names.join() !== others.join(),
      `\`sm2\` is no pair: \`signCertificate\` is for ${namesText(names)} and \`encryptCertificate\` for ${namesText(others)}. ${remedy}`,
    ),
  ];
}

const namesText = (names: readonly string[]) => (names.length === 0 ? "no names" : quoteList(names));

function filesOf(sign: Half, encrypt: Half): Sm2Parts<string> | undefined {
  return (
    sign.key &&
    encrypt.key && {
      signCertificate: pemOf(sign.chain),
      signPrivateKey: sign.key.privateKey,
      encryptCertificate: pemOf(encrypt.chain),
      encryptPrivateKey: encrypt.key.privateKey,
    }
  );
}

const pemOf = (chain: readonly Certificate[]) => chain.map(({ der }) => toPem("CERTIFICATE", der)).join("");
