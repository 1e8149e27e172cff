import type { KeyObject } from "node:crypto";

import { type Bundle, quantityProblem, readBundle } from "./bundle";
import type { Certificate } from "./certificate";
import { buildChain, type Chain } from "./chain";
import { type CertificateDescription, describeCertificate } from "./describe";
import { chooseLeaf } from "./leaf";
import { explainMismatch, isMatch } from "./match";
import { coverageProblems, requiredDomainProblems } from "./names";
import { type NameOf, tellApart } from "./naming";
import { toPem } from "./pem";
import { type PrivateKeyResult, readPrivateKey, toPkcs8Pem } from "./privateKey";
import type { CertificateInput, InputName, Problem } from "./problem";
import { purposeProblem, purposeWarnings } from "./purpose";
import { exponentProblem, strengthProblem, strengthWarnings } from "./strength";
import { renewBeforeDaysProblem, validityProblem } from "./validity";
import { quote } from "./wording";

export interface CheckCertificateArguments {
  /**
   * PEM of the leaf, with or without its chain; undefined while it is not known (preview): what needs it is not checked.
   * Bytes mean a file whose content no state keeps, text means that one does: see `readBundle`.
   */
  certificate: CertificateInput | undefined;
  /** PEM of the chain; undefined or empty when there is none or it is not known. */
  chain?: CertificateInput | undefined;
  /** The chain will be known later: it is not checked, and there are no `files` yet. Default: false. */
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
}

export interface CheckedCertificate {
  /** Everything that is wrong, without what only follows from something else that is. */
  problems: Problem[];
  /** Sentences that do not depend on `now`. */
  warnings: string[];
  /** Present when the leaf could be read. `chainFingerprints` is what is known so far when the chain is not. */
  description?: CertificateDescription;
  /** The key was compared with the leaf and belongs to it; absent when not, or when one of them could not be compared. */
  keyMatches?: true;
  /** What to upload; present when there is no problem and certificate and chain are known. */
  files?: CertificateFiles;
}

/** Canonical PEM: 64 columns, LF, final newline. */
export interface CertificateFiles {
  certificate: string;
  /** PKCS#8; absent while the key is not known. */
  privateKey?: string;
  /** Intermediates, the one that signed the leaf first; empty when there are none. */
  chain: string;
  fullchain: string;
}

/**
 * The checklist: everything that can be known about certificate, chain and key before anything is sent.
 * Never throws and takes time linear in the size of the inputs, whatever they hold.
 *
 * @example
 * const { problems, description, files } = checkCertificate({ certificate: fullchain, privateKey, now: new Date() });
 */
export function checkCertificate(args: CheckCertificateArguments): CheckedCertificate {
  const { now, requiredDomains = [], renewBeforeDays } = args;
  const certificateBundle = readKnown(args.certificate, "certificate");
  const chainBundle = readKnown(args.chainUnknown ? undefined : args.chain, "chain");
  const key: PrivateKeyResult | undefined = args.privateKey === undefined ? undefined : readPrivateKey(args.privateKey);

  const problems = [
    ...certificateBundle.problems,
    ...chainBundle.problems,
    ...problem("privateKey", key?.isWeak ? undefined : key?.problem),
    ...requiredDomainProblems(requiredDomains),
    ...problem("renewBeforeDays", renewBeforeDaysProblem(renewBeforeDays)),
  ];
  const warnings = [...certificateBundle.warnings, ...chainBundle.warnings];
  const weakKey = problem("privateKey", key?.isWeak ? key.problem : undefined);
  if (args.certificate === undefined || certificateBundle.problems.length > 0) {
    return { problems: [...problems, ...weakKey], warnings };
  }

  const isChainKnown = !args.chainUnknown && chainBundle.problems.length === 0;
  const bundle = withoutDuplicates([...certificateBundle.certificates, ...chainBundle.certificates]);
  const nameOf = tellApart(bundle);
  const costly = costlyProblem(bundle, chainBundle, args, nameOf);
  if (costly !== undefined) {
    return { problems: [...problems, costly], warnings };
  }
  const { leaf, problem: noLeaf } = findLeaf(bundle, key?.key, nameOf);
  if (leaf === undefined) {
    problems.push(...problem("certificate", isChainKnown ? noLeaf : undefined), ...weakKey);
    return { problems, warnings };
  }

  const chain = readChain(leaf, bundle, isChainKnown, args);
  const links = isChainKnown ? chain.intermediates : [];
  const renewal = renewBeforeDaysProblem(renewBeforeDays, leaf);
  // A public key that can't be read is refused by strengthProblem, which says more.
  const isComparable = key?.key !== undefined && leaf.publicKey !== undefined;
  const matches = isComparable && isMatch(leaf, key.key);
  const mismatch = isComparable && !matches ? explainMismatch(leaf, key.key, nameOf) : undefined;
  const weakness = strengthProblem(leaf, nameOf);
  problems.push(
    ...problem("privateKey", mismatch),
    ...(weakness === undefined ? weakKey : []),
    ...chain.problems,
    ...problem("certificate", weakness),
    ...problem("certificate", purposeProblem(leaf, nameOf)),
    ...problem("certificate", validityProblem(`\`certificate\` (${nameOf(leaf)})`, leaf, now, args.allowExpired)),
    ...links.flatMap((_, index) => problem(chainInput(args), expiredLink(links, index, args, nameOf))),
    ...coverageProblems(leaf, requiredDomains),
    ...(renewBeforeDaysProblem(renewBeforeDays) === undefined ? problem("renewBeforeDays", renewal) : []),
  );
  warnings.push(
    ...chain.warnings,
    ...strengthWarnings(leaf, chain.intermediates, nameOf),
    ...purposeWarnings(leaf, nameOf),
  );

  const description = describeCertificate(
    leaf,
    chain.intermediates,
    renewal === undefined ? renewBeforeDays : undefined,
  );
  return {
    problems,
    warnings,
    description,
    ...(matches && { keyMatches: true }),
    ...(problems.length === 0 && isChainKnown && { files: renderFiles(leaf, chain.intermediates, key?.key) }),
  };
}

function readKnown(input: CertificateInput | undefined, name: "certificate" | "chain"): Bundle {
  return input === undefined ? { certificates: [], problems: [], warnings: [] } : readBundle(input, name);
}

/** What would take too long to find out who issued whom; at most one problem. */
function costlyProblem(
  bundle: readonly Certificate[],
  { certificates: chain }: Bundle,
  args: CheckCertificateArguments,
  nameOf: NameOf,
): Problem | undefined {
  const quantity = quantityProblem(bundle, chain.length > 0);
  if (quantity !== undefined) {
    return { input: chainInput(args), reason: quantity };
  }
  const [first] = bundle.flatMap((one) => {
    const input = chain.includes(one) ? "chain" : "certificate";
    return problem(input, exponentProblem(one, input, nameOf));
  });
  return first;
}

/** The chain as far as it is known; nothing is said about one that is not. */
function readChain(
  leaf: Certificate,
  bundle: readonly Certificate[],
  isChainKnown: boolean,
  args: CheckCertificateArguments,
): Chain {
  const others = bundle.filter((certificate) => certificate !== leaf);
  const chain = buildChain({ leaf, others, input: chainInput(args) });
  return isChainKnown ? chain : { ...chain, problems: [], warnings: [] };
}

/** Where the user has put the chain. */
function chainInput(args: CheckCertificateArguments): InputName {
  return args.chain === undefined || args.chain.length === 0 ? "certificate" : "chain";
}

/**
 * The sentence for an intermediate that has ended or has yet to begin. Above the first one it may be a root's cross-signed
 * certificate, which outlived its purpose: clients that have the root need no certificate of it.
 */
function expiredLink(
  links: readonly Certificate[],
  index: number,
  args: CheckCertificateArguments,
  nameOf: NameOf,
): string | undefined {
  const [link, below] = [links[index], links[index - 1]];
  const current = "ass the certificate authority's current intermediate";
  const remedy =
    below === undefined
      ? `P${current}`
      : `Remove it${index < links.length - 1 ? " and what is above it" : ""}: clients that have ${quote(link?.subject ?? "")} as a root of their own, as they do when this was only its cross-signed certificate, need none above ${nameOf(below)}. Else p${current}`;
  return (
    link &&
    validityProblem(
      `The intermediate ${nameOf(link)} in \`${chainInput(args)}\``,
      link,
      args.now,
      args.allowExpired,
      remedy,
    )
  );
}

function findLeaf(
  bundle: readonly Certificate[],
  key: KeyObject | undefined,
  nameOf: NameOf,
): ReturnType<typeof chooseLeaf> {
  const [first, ...others] = bundle;
  const matches = (certificate: Certificate) => key !== undefined && isMatch(certificate, key);
  return first === undefined
    ? { problem: "`certificate` holds no certificate." }
    : chooseLeaf([first, ...others], matches, nameOf);
}

function withoutDuplicates(certificates: readonly Certificate[]): Certificate[] {
  const byFingerprint = new Map<string, Certificate>();
  for (const certificate of certificates) {
    if (!byFingerprint.has(certificate.fingerprintSha256)) {
      byFingerprint.set(certificate.fingerprintSha256, certificate);
    }
  }
  return [...byFingerprint.values()];
}

function renderFiles(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  key: KeyObject | undefined,
): CertificateFiles {
  const certificate = toPem("CERTIFICATE", leaf.der);
  const chain = intermediates.map(({ der }) => toPem("CERTIFICATE", der)).join("");
  return {
    certificate,
    ...(key === undefined ? {} : { privateKey: toPkcs8Pem(key) }),
    chain,
    fullchain: certificate + chain,
  };
}

function problem(input: InputName, reason: string | undefined): Problem[] {
  return text(reason).map((sentence) => ({ input, reason: sentence }));
}

function text(sentence: string | undefined): string[] {
  return sentence === undefined ? [] : [sentence];
}
