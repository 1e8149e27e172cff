import { emptyBundle, readBundle } from "./bundle";
import type { Certificate } from "./certificate";
import { describeKey } from "./keyAlgorithm";
import type { CertificateInput, Problem } from "./problem";
import { purposeProblem } from "./purpose";
import type { CertificateReader } from "./reader";
import { compressed, readSm2Key, type Sm2Key } from "./sm2Key";
import { validityProblem } from "./validity";
import { list, when } from "./wording";

/** The half of an SM2 pair that signs, or the one that encrypts. */
export type HalfName = "sign" | "encrypt";

/** PEM, undefined while it is not known. */
type HalfInputs = { [Name in `${HalfName}Certificate` | `${HalfName}PrivateKey`]: CertificateInput | undefined };

export interface HalfArguments extends HalfInputs {
  allowExpired: boolean;
  now: Date;
  reader: CertificateReader;
}

/** A certificate of the pair with its key. */
export interface Half {
  /** The certificate first, then its issuers in their order, without the root. Empty when it isn't known or can't be read. */
  chain: readonly Certificate[];
  key: Sm2Key | undefined;
  problems: Pick<Problem, "reason" | "isExpiry">[];
  warnings: readonly string[];
}

/** Reads one half and checks what doesn't depend on the other. */
export function readHalf(half: HalfName, args: HalfArguments): Half {
  const [source, keySource] = [args[`${half}Certificate`], args[`${half}PrivateKey`]];
  const given = source === undefined ? emptyBundle : readBundle(source, "certificate", args.reader);
  const { key, problem } = keySource === undefined ? {} : readSm2Key(keySource, args.reader);
  const path = pathOf(given.certificates, key);
  const [leaf] = path;
  const problems = [
    ...given.problems,
    ...(problem === undefined ? [] : [{ reason: problem }]),
    ...(leaf === undefined ? [] : leafProblems(half, leaf, key)),
    ...strangerProblems(given.certificates, path),
    ...path.flatMap((certificate) => validityProblem(aboutOne(certificate), certificate, args.now, args) ?? []),
  ];
  return {
    chain: path.filter((certificate) => certificate === leaf || !certificate.claimsToIssueItself),
    key,
    problems: problems.map((found) => ({ ...found, reason: inTermsOf(half, found.reason) })),
    warnings: given.warnings.map((warning) => inTermsOf(half, warning)),
  };
}

/** The checklist's sentences about `certificate` and `privateKey`, with the names that the inputs have in a pair. */
export function inTermsOf(half: HalfName, sentence: string): string {
  return sentence
    .replaceAll("`certificate`", `\`sm2.${half}Certificate\``)
    .replaceAll("`privateKey`", `\`sm2.${half}PrivateKey\``);
}

const aboutOne = ({ name }: Certificate) => `\`certificate\` (${name})`;

/** The key's certificate, else the first that is no authority's, and those above it as far as names and key identifiers tell. */
function pathOf(certificates: readonly Certificate[], key: Sm2Key | undefined): Certificate[] {
  const path: Certificate[] = [];
  let next =
    certificates.find((certificate) => key && hasKey(certificate, key)) ??
    certificates.find((certificate) => !certificate.isAuthority) ??
    certificates[0];
  while (next !== undefined) {
    path.push(next);
    next = certificates.find((one) => path.at(-1)?.claimsIssuer(one) && !path.some((known) => isSame(known, one)));
  }
  return path;
}

const isSame = (one: Certificate, other: Certificate) => one.fingerprintSha256 === other.fingerprintSha256;

function hasKey({ publicKeyBits }: Certificate, { point }: Sm2Key): boolean {
  return [point, compressed(point)].includes(publicKeyBits.toString("hex"));
}

function leafProblems(half: HalfName, leaf: Certificate, key: Sm2Key | undefined): { reason: string }[] {
  const it = aboutOne(leaf);
  if (leaf.foreignKeyKind !== "SM2") {
    return [{ reason: `${it} is for no SM2 key but ${describeKey(leaf.publicKey)}. Pass it as an input of its own.` }];
  }
  const purpose = purposeProblem(leaf, ({ name }) => name) ?? usageProblem(half, leaf);
  return [
    ...when(
      key !== undefined && !hasKey(leaf, key),
      `Certificate and private key do not match: \`privateKey\` belongs to another certificate than ${it}. Pass the key of this certificate; ` +
        "an SM2 pair has one for each.",
    ),
    ...(purpose === undefined ? [] : [purpose]),
  ].map((reason) => ({ reason }));
}

/** By GM/T 0015, the key usages of a pair are those of its two purposes. Without key usage a certificate is for both. */
function usageProblem(half: HalfName, leaf: Certificate): string | undefined {
  const { maySign = true, mayEncipher = true } = leaf.extensions ?? {};
  const remedy =
    maySign === mayEncipher
      ? "Have it issued again."
      : "Pass the other certificate of the pair: the two seem to be swapped.";
  if (half === "sign") {
    return maySign
      ? undefined
      : `${aboutOne(leaf)} is not meant to sign: its key usage lacks digitalSignature. ${remedy}`;
  }
  return mayEncipher
    ? undefined
    : `${aboutOne(leaf)} is not meant to encrypt: its key usage lacks keyEncipherment, dataEncipherment and keyAgreement. ${remedy}`;
}

function strangerProblems(certificates: readonly Certificate[], path: readonly Certificate[]): { reason: string }[] {
  const strangers = certificates.filter((one) => !path.some((known) => isSame(known, one)));
  return when(
    strangers.length > 0,
    `\`certificate\` has a certificate that does not belong to the chain: ${list(strangers, ({ name }) => name)}. Remove it.`,
  ).map((reason) => ({ reason }));
}
