import { domainToASCII } from "node:url";

/**
 * Whether the names of a certificate cover a domain (RFC 9525, section 6.3): a wildcard covers exactly one label, and a wildcard
 * domain needs the same wildcard.
 *
 * ```ts
 * covers(["*.example.com"], "www.example.com") // true
 * covers(["*.example.com"], "a.b.example.com") // false
 * covers(["*.example.com"], "*.example.com") // true
 * ```
 *
 * @param names as a certificate's description has them: `example.com`, `*.example.com`
 * @param domain as people write it, an internationalized one included
 */
export function covers(names: readonly string[], domain: string): boolean {
  const wanted = normalize(domain);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const parent = wanted.includes(".") ? wanted.slice(wanted.indexOf(".") + 1) : "";
  return known.has(wanted) || (!wanted.startsWith("*.") && parent !== "" && known.has(`*.${parent}`));
}

/** Lower case, A-labels, no dot at the end. */
function normalize(domain: string): string {
  const [, wildcard = "", rest = ""] = /^(\*\.)?(.*?)\.?$/.exec(domain.trim().toLowerCase()) ?? [];
  return `${wildcard}${domainToASCII(rest) || rest}`;
}
