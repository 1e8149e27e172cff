import type { KeyObject } from "node:crypto";

import { type Bundle, emptyBundle, quantityProblem, readBundle } from "./bundle";
import type { Certificate } from "./certificate";
import { buildChain } from "./chain";
import { type CertificateDescription, describeCertificate } from "./describe";
import { chooseLeaf } from "./leaf";
import { explainMismatch } from "./match";
import { coverageProblems, requiredDomainProblems } from "./names";
import { type NameOf, tellApart } from "./naming";
import { toPem } from "./pem";
import { readPrivateKey, toPkcs8Pem } from "./privateKey";
import type { CertificateInput, InputName, Problem } from "./problem";
import { purposeProblem, purposeWarnings } from "./purpose";
import type { CertificateReader } from "./reader";
import { exponentProblem, strengthProblem, strengthWarnings } from "./strength";
import { renewBeforeDaysProblem, validityProblem } from "./validity";
import { quote } from "./wording";

export interface CheckCertificateArguments {
  /**
   * PEM of the leaf, with or without its chain; undefined while it is not known (preview): then only the other inputs are checked.
   * The state keeps text, but no bytes: see `readBundle`.
   */
  certificate: CertificateInput | undefined;
  /** PEM of the chain; undefined or empty when there is none or it is not known. */
  chain?: CertificateInput | undefined;
  /** The chain is not known yet: it is not checked, and there are no `files`. Default: false. */
  chainUnknown?: boolean | undefined;
  /** PEM: PKCS#8, PKCS#1 or SEC1, not encrypted; undefined while it is not known. */
  privateKey: CertificateInput | undefined;
  /** Names that the certificate must cover. Default: none. */
  requiredDomains?: readonly string[] | undefined;
  /** Default: 30, at most a third of the certificate's lifetime. */
  renewBeforeDays?: number | undefined;
  /** Default: false. */
  allowExpired?: boolean | undefined;
  now: Date;
  /** Who reads the sentences. */
  reader: CertificateReader;
}

export interface CheckedCertificate {
  /** All independent problems; follow-on errors are left out. */
  problems: Problem[];
  /** Sentences that do not depend on `now`. */
  warnings: string[];
  /** Present when the leaf could be read. */
  leaf?: Certificate;
  /** Of the leaf. `chainFingerprints` is what is known so far when the chain is not. */
  description?: CertificateDescription;
  /** The key belongs to the leaf; absent when it doesn't, or when the two could not be compared. */
  keyMatches?: true;
  /** What to upload; present when there is no problem and certificate and chain are known. */
  files?: CertificateFiles;
}

/** Canonical PEM: 64 columns, LF, final newline. */
export interface CertificateFiles {
  certificate: string;
  /** PKCS#8; absent while the key is not known. */
  privateKey?: string;
  /** Intermediates, starting with the one that signed the leaf; empty when there are none. */
  chain: string;
  fullchain: string;
}

/**
 * The checklist: everything that can be known about certificate, chain and key before anything is sent.
 * Never throws, and takes time linear in the size of the inputs.
 *
 * @example
 * const { problems, description, files } = checkCertificate({ certificate: fullchain, privateKey, now: new Date(), reader: program });
 */
export function checkCertificate(args: CheckCertificateArguments): CheckedCertificate {
  const { now, reader, requiredDomains = [], renewBeforeDays } = args;
  const given = args.certificate === undefined ? emptyBundle : readBundle(args.certificate, "certificate", reader);
  const chainGiven =
    args.chain === undefined || args.chainUnknown ? emptyBundle : readBundle(args.chain, "chain", reader);
  const {
    key,
    problem: keyProblem,
    isWeak,
  } = args.privateKey === undefined ? {} : readPrivateKey(args.privateKey, reader);
  const weakKey = problem("privateKey", isWeak ? keyProblem : undefined);
  const daysProblem = problem("renewBeforeDays", renewBeforeDaysProblem(renewBeforeDays));
  const problems = [
    ...given.problems,
    ...chainGiven.problems,
    ...problem("privateKey", isWeak ? undefined : keyProblem),
    ...requiredDomainProblems(requiredDomains),
    ...daysProblem,
  ];
  const warnings = [...given.warnings, ...chainGiven.warnings];
  if (args.certificate === undefined || given.problems.length > 0) {
    return { problems: [...problems, ...weakKey], warnings };
  }

  const isChainKnown = !args.chainUnknown && chainGiven.problems.length === 0;
  const bundle = withoutDuplicates([...given.certificates, ...chainGiven.certificates]);
  const nameOf = tellApart(bundle);
  const costly = costlyProblem(bundle, chainGiven, args, nameOf);
  if (costly !== undefined) {
    return { problems: [...problems, costly], warnings };
  }
  const { leaf, problem: noLeaf } = chooseLeaf(bundle, key, nameOf);
  if (leaf === undefined) {
    return {
      problems: [...problems, ...problem("certificate", isChainKnown ? noLeaf : undefined), ...weakKey],
      warnings,
    };
  }

  const others = bundle.filter((certificate) => certificate !== leaf);
  const chain = buildChain({ leaf, others, input: chainInput(args) });
  const lateDays =
    daysProblem.length > 0 ? [] : problem("renewBeforeDays", renewBeforeDaysProblem(renewBeforeDays, leaf));
  // If the public key can't be read, strengthProblem refuses it, and says more.
  const isComparable = key !== undefined && leaf.publicKey !== undefined;
  const matches = isComparable && leaf.hasKey(key);
  const weakness = strengthProblem(leaf, nameOf);
  problems.push(
    ...problem("privateKey", isComparable && !matches ? explainMismatch(leaf, key, nameOf) : undefined),
    ...(weakness === undefined ? weakKey : []),
    ...(isChainKnown ? chain.problems : []),
    ...problem("certificate", weakness),
    ...problem("certificate", purposeProblem(leaf, nameOf)),
    ...problem("certificate", validityProblem(`\`certificate\` (${nameOf(leaf)})`, leaf, now, args)),
    ...(isChainKnown ? expiredLinks(chain.intermediates, args, nameOf) : []),
    ...coverageProblems(leaf, requiredDomains),
    ...lateDays,
  );
  warnings.push(
    ...(isChainKnown ? chain.warnings : []),
    ...strengthWarnings(leaf, chain.intermediates, nameOf),
    ...purposeWarnings(leaf, nameOf),
  );
  const days = [...daysProblem, ...lateDays].length === 0 ? renewBeforeDays : undefined;
  return {
    problems,
    warnings,
    leaf,
    description: describeCertificate(leaf, chain.intermediates, days),
    ...(matches && { keyMatches: true }),
    ...(problems.length === 0 && isChainKnown && { files: renderFiles(leaf, chain.intermediates, key) }),
  };
}

/** Why it would take too long to find out who issued whom; undefined if it won't. */
function costlyProblem(
  bundle: readonly Certificate[],
  { certificates: chain }: Bundle,
  args: CheckCertificateArguments,
  nameOf: NameOf,
): Problem | undefined {
  const quantity = problem(chainInput(args), quantityProblem(bundle, chain.length > 0));
  const exponents = bundle.flatMap((one) => {
    const input = chain.includes(one) ? "chain" : "certificate";
    return problem(input, exponentProblem(one, input, nameOf));
  });
  return [...quantity, ...exponents][0];
}

/** The input that holds the chain. */
function chainInput(args: CheckCertificateArguments): InputName {
  return args.chain === undefined || args.chain.length === 0 ? "certificate" : "chain";
}

/**
 * The problems of intermediates that have ended or have yet to begin. One above the first may be a root's cross-signed certificate
 * that is obsolete: clients that have the root don't need it.
 */
function expiredLinks(links: readonly Certificate[], args: CheckCertificateArguments, nameOf: NameOf): Problem[] {
  const input = chainInput(args);
  const current = "ass the certificate authority's current intermediate";
  return links.flatMap((link, index) => {
    const below = links[index - 1];
    const remedy =
      below === undefined
        ? `P${current}`
        : `Remove it${index < links.length - 1 ? " and what is above it" : ""}: clients that have ${quote(link.subject)} as a root of their own, as they do when this was only its cross-signed certificate, need none above ${nameOf(below)}. Else p${current}`;
    const subject = `The intermediate ${nameOf(link)} in \`${input}\``;
    return problem(input, validityProblem(subject, link, args.now, { ...args, remedy }));
  });
}

/** Keeps the first of equal ones. */
function withoutDuplicates(certificates: readonly Certificate[]): Certificate[] {
  const byFingerprint = new Map(certificates.toReversed().map((one) => [one.fingerprintSha256, one]));
  return certificates.filter((one) => byFingerprint.get(one.fingerprintSha256) === one);
}

function renderFiles(leaf: Certificate, intermediates: readonly Certificate[], key?: KeyObject): CertificateFiles {
  const certificate = toPem("CERTIFICATE", leaf.der);
  const chain = intermediates.map(({ der }) => toPem("CERTIFICATE", der)).join("");
  const privateKey = key && { privateKey: toPkcs8Pem(key) };
  return { certificate, ...privateKey, chain, fullchain: certificate + chain };
}

/** The problem in a list; an empty list when nothing was found. */
function problem(input: InputName, found: string | Pick<Problem, "reason" | "isExpiry"> | undefined): Problem[] {
  return found === undefined ? [] : [{ input, ...(typeof found === "string" ? { reason: found } : found) }];
}
