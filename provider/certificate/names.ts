import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import type { AlternativeName } from "./alternativeNames";
import type { Certificate } from "./certificate";
import type { Problem } from "./problem";
import { quote, quoteList } from "./wording";

/** A name that can be compared: lower case, A-labels, no trailing dot; addresses in their shortest form (RFC 5952). */
interface ServerName {
  kind: "domain" | "address";
  value: string;
}

/**
 * The subject alternative names, as a user would write them: `example.com`, `*.example.com`, `192.0.2.1`, `2001:db8::1`;
 * other kinds with OpenSSL's prefix: `email:…`, `URI:…`, `DirName:…`. Empty when they can't be read.
 */
export function subjectAlternativeNames(certificate: Certificate): string[] {
  return (certificate.extensions?.alternativeNames ?? []).map(({ text }) => text);
}

/**
 * What is wrong with `requiredDomains` themselves. Messages give the place of malformed ones and don't repeat them.
 *
 * @example requiredDomainProblems(["https://example.com"]) // "`requiredDomains[0]` is a URL: …"
 */
export function requiredDomainProblems(requiredDomains: readonly string[]): Problem[] {
  return requiredDomains.flatMap((domain, index): Problem[] => {
    const name = parseServerName(domain);
    return "problem" in name
      ? [{ input: "requiredDomains", reason: `\`requiredDomains[${index}]\` ${name.problem}` }]
      : [];
  });
}

/**
 * One sentence for each well-formed required domain that the certificate does not cover (RFC 9525 6.3): a wildcard covers exactly
 * one label, and the common name does not count. None if the names can't be read: then `purposeProblem` refuses the certificate.
 */
export function coverageProblems(certificate: Certificate, requiredDomains: readonly string[]): Problem[] {
  const names = certificate.extensions?.alternativeNames;
  if (requiredDomains.length === 0 || names === undefined) {
    return [];
  }
  const covered = coveredBy(names);
  return [...new Set(requiredDomains)].flatMap((domain): Problem[] => {
    const required = parseServerName(domain);
    if ("problem" in required || isCovered(required, covered)) {
      return [];
    }
    const place = `\`requiredDomains[${requiredDomains.indexOf(domain)}]\``;
    const shown = mayBeKeyMaterial(domain) ? place : quote(domain === required.value ? domain : domain.trim());
    const reason =
      `\`certificate\` does not cover ${shown}, which \`requiredDomains\` asks for: ${explainMissing(required, certificate, names, covered)} ` +
      `Have it issued for ${shown} too, or correct \`requiredDomains\`.`;
    return [{ input: "requiredDomains", reason }];
  });
}

/** By kind: an address in a DNS name covers no address (RFC 9525 6.5). */
type Covered = Record<ServerName["kind"], Set<string>>;

function coveredBy(names: readonly AlternativeName[]): Covered {
  const covered: Covered = { domain: new Set(), address: new Set() };
  for (const { kind, text } of names) {
    if (kind !== "other") {
      covered[kind].add(text.toLowerCase());
    }
  }
  return covered;
}

/**
 * Whether the names of a description ({@link subjectAlternativeNames}) cover a domain (RFC 9525 6.3); not what is no domain.
 *
 * @example covers(["*.example.com"], "www.example.com") // true, and false of "a.b.example.com"
 */
export function covers(names: readonly string[], domain: string): boolean {
  const required = parseServerName(domain);
  const domains = names.map((text) => ({ kind: "domain", text }) as const);
  return "value" in required && required.kind === "domain" && isCovered(required, coveredBy(domains));
}

function isCovered({ kind, value }: ServerName, covered: Covered): boolean {
  const isByWildcard = kind === "domain" && !value.startsWith("*.") && covered.domain.has(`*.${parentDomain(value)}`);
  return covered[kind].has(value) || isByWildcard;
}

/** Everything behind the first dot; empty for a single label. */
function parentDomain(domain: string): string {
  return domain.includes(".") ? domain.slice(domain.indexOf(".") + 1) : "";
}

function explainMissing(
  required: ServerName,
  { subject }: Certificate,
  names: readonly AlternativeName[],
  covered: Covered,
): string {
  if (names.length === 0) {
    return "it has no subject alternative names, and clients ignore the common name (RFC 9525).";
  }
  const { kind, value } = required;
  const rule = covered.domain.has(`*.${value}`)
    ? " A wildcard does not cover the domain itself."
    : kind === "domain" && isBelowWildcard(value, covered.domain)
      ? " A wildcard covers one level only."
      : "";
  return explainOtherForm(required, subject, names) ?? `it is for ${quoteList(names.map(({ text }) => text))}.${rule}`;
}

/** Why a name does not count although the certificate has it; undefined when it doesn't have it. */
function explainOtherForm(
  { kind, value }: ServerName,
  subject: string,
  names: readonly AlternativeName[],
): string | undefined {
  const domains = names.flatMap((name) => (name.kind === "domain" ? [name.text.toLowerCase()] : []));
  if (kind === "address") {
    return domains.some((name) => isIP(name) !== 0 && normalizeAddress(name) === normalizeAddress(value))
      ? `it has it as a DNS name, which covers no address (RFC 9525 6.5). That takes \`subjectAltName=IP:${value}\`.`
      : undefined;
  }
  if (domains.some((name) => name !== value && asciiForm(name.trim()) === value)) {
    return `it has it in another form than clients compare (RFC 9525 6.3): that is \`DNS:${value}\`.`;
  }
  const labels = value.split(".");
  const isPartial = (name: string) =>
    /^[^.]*\*[^.]*\./.test(name) && !name.startsWith("*.") && parentDomain(name) === labels.slice(1).join(".");
  const partial = domains.find(isPartial);
  if (partial !== undefined) {
    return `it has ${quote(partial)}, and a wildcard counts only as a whole label (RFC 9525 6.3).`;
  }
  const commonName = /(?:^|,)CN=([^,+\\]+)(?:[,+]|$)/.exec(subject)?.[1];
  return commonName !== undefined && asciiForm(commonName.toLowerCase()) === value
    ? `it has it as its common name only, which clients ignore (RFC 9525); it is for ${quoteList(names.map(({ text }) => text))}.`
    : undefined;
}

/** As clients compare it, with its wildcard. */
function asciiForm(name: string): string | undefined {
  const isWildcard = name.startsWith("*.");
  const ascii = toAsciiDomain(isWildcard ? name.slice(2) : name);
  return isWildcard && ascii !== undefined ? `*.${ascii}` : ascii;
}

function isBelowWildcard(domain: string, covered: ReadonlySet<string>): boolean {
  const parent = parentDomain(domain);
  return parent !== "" && (covered.has(`*.${parent}`) || isBelowWildcard(parent, covered));
}

/** What is wrong with a name; the first match counts. */
const malformations: readonly [RegExp, string][] = [
  [/^$/, "is empty"],
  [/^.{1001}/s, "is longer than any domain"],
  [/:\/\//, "is a URL"],
  [/[/?#@\\]/, "has a path or user in it"],
  [/:\d*$/, "has a port in it"],
  [/(?!^\*\.)\*/, 'has its asterisk in a wrong place: a wildcard is one "*." in front of a domain'],
];

function parseServerName(domain: unknown): ServerName | { problem: string } {
  const example = "Write the name alone, such as example.com or *.example.com.";
  if (typeof domain !== "string") {
    return { problem: `is not a text. ${example}` };
  }
  const text = domain.trim();
  const bare = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text;
  if (isIP(bare) !== 0) {
    return bare.includes("%")
      ? { problem: "is an address with a zone, which certificates do not have. Write the address alone." }
      : { kind: "address", value: normalizeAddress(bare) };
  }
  const [, malformation] = malformations.find(([pattern]) => pattern.test(text)) ?? [];
  const value = malformation === undefined ? asciiForm(text) : undefined;
  return value === undefined
    ? { problem: `${malformation ?? "is not a domain name or IP address"}. ${example}` }
    : { kind: "domain", value };
}

/** U-labels to A-labels (UTS 46), lower case, no trailing dot; undefined when it is no domain (RFC 1035 2.3.4). */
function toAsciiDomain(domain: string): string | undefined {
  const ascii = domainToASCII(domain).replace(/\.$/, "");
  // domainToASCII takes "1.2.3" and "0x7f.1" for IPv4 addresses, as browsers do.
  const labels = ascii.split(".");
  const isDomain =
    ascii.length <= 253 &&
    isIP(ascii) === 0 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  return isDomain ? ascii : undefined;
}

/** The shortest form (RFC 5952); anything but an address stays as it is. */
function normalizeAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
