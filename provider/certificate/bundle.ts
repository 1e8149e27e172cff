import { Certificate } from "./certificate";
import { readElement } from "./der";
import { binaryDisguise, isKeyLabel, labelDisguise, recognise } from "./disguise";
import { decodeText, readPem } from "./pem";
import { type CertificateInput, maximumInputSize, type Problem } from "./problem";
import { explain, explainDamage } from "./remedy";

/** What the inputs `certificate` and `chain` hold, in the order in which they hold it. */
export interface Bundle {
  certificates: Certificate[];
  problems: Problem[];
  warnings: string[];
}

/** More are not even parsed. A list of all trusted authorities has 140 and more. */
const maximumCertificates = 50;

/** More than any server's chain has, counted without duplicates. Each may have to be verified with the key of each other. */
const maximumDistinctCertificates = 20;

/**
 * Reads the certificates of an input.
 *
 * A private key among them is refused when the input is text, for `certificate` and `chain` are no secrets and the key
 * would stand in the state in clear. In the bytes of a file, of which the state keeps a hash, it is passed over with
 * a warning: combined files, as HAProxy wants them, may be given as they are. Either way it reaches no output of this.
 */
export function readBundle(input: CertificateInput, name: "certificate" | "chain"): Bundle {
  const refuse = (reason: string): Bundle => ({ certificates: [], problems: [{ input: name, reason }], warnings: [] });
  if (input.length > maximumInputSize) {
    return refuse(
      `\`${name}\` is larger than 1 MiB, which no certificate chain is. Pass the PEM file of this certificate alone (fullchain.pem).`,
    );
  }
  if (typeof input !== "string" && binaryDisguise(input) !== undefined) {
    return refuse(explain(recognise(input), name));
  }
  const text = typeof input === "string" ? input : decodeText(input);
  if (name === "chain" && text.trim() === "") {
    // What a certificate without intermediates is deployed with, and therefore read back as.
    return { certificates: [], problems: [], warnings: [] };
  }

  const { blocks, damages } = readPem(text);
  const certificates: Certificate[] = [];
  const trusted = blocks.find((block) => labelDisguise(block.label) === "trustedCertificate");
  if (trusted !== undefined) {
    return refuse(explain("trustedCertificate", name));
  }
  const certificateBlocks = blocks.filter((block) => labelDisguise(block.label) === "certificatePem");
  const hasKey = [...blocks, ...damages].some((block) => isKeyLabel(block.label));
  const damage = damages.find(({ label }) => labelDisguise(label) === "certificatePem");
  if (certificateBlocks.length === 0 && damage === undefined) {
    const [otherDamage] = damages;
    return refuse(
      blocks.length === 0 && otherDamage !== undefined
        ? explain(labelDisguise(otherDamage.label), name)
        : explain(recognise(input), name),
    );
  }
  if (hasKey && typeof input === "string") {
    return refuse(
      `\`${name}\` also holds a private key, and would keep it in the state unencrypted since certificates are no secrets. ` +
        "Pass the key as `privateKey` only, and the certificates without it: " +
        "`openssl crl2pkcs7 -nocrl -certfile combined.pem | openssl pkcs7 -print_certs -out fullchain.pem`.",
    );
  }
  if (damage !== undefined) {
    return refuse(explainDamage(damage.label, damage.kind, name));
  }
  if (certificateBlocks.length > maximumCertificates) {
    return refuse(explainTooMany(`\`${name}\` holds ${certificateBlocks.length} certificates`));
  }
  for (const [index, { label, bytes }] of certificateBlocks.entries()) {
    const certificate = Certificate.parse(bytes);
    if (certificate === undefined) {
      const which = certificateBlocks.length > 1 ? ` (the ${ordinal(index + 1)} of ${certificateBlocks.length})` : "";
      return refuse(explainDamage(label, readElement(bytes) === undefined ? "cutShort" : "unreadable", name, which));
    }
    certificates.push(certificate);
  }
  return {
    certificates,
    problems: [],
    warnings: hasKey
      ? [`\`${name}\` also holds a private key, which is ignored: only \`privateKey\` is looked at for the key.`]
      : [],
  };
}

/** Why `certificate` and `chain` together hold too many certificates; undefined when they don't. */
export function quantityProblem(distinct: readonly Certificate[], hasChain: boolean): string | undefined {
  if (distinct.length <= maximumDistinctCertificates) {
    return undefined;
  }
  const holders = hasChain ? "`certificate` and `chain` together hold" : "`certificate` holds";
  return explainTooMany(`${holders} ${distinct.length} certificates`);
}

function explainTooMany(finding: string): string {
  return `${finding}, as a list of trusted authorities does. Pass the certificate with its own intermediates only (fullchain.pem).`;
}

function ordinal(number: number): string {
  const suffix = number % 100 > 10 && number % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${suffix}`;
}
