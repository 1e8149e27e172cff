import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/** What is wrong with a domain, a wildcard one in people's spelling or the services' `.example.com`; `undefined` if it may exist. */
export function domainProblem(domain: string): string | undefined {
  return isDomain(domain)
    ? undefined
    : "`domain` is not a domain. Give its name alone, such as 'www.example.com' or '*.example.com'.";
}

/** Each label has 1 to 63 characters in the form that travels (RFC 1035 2.3.4). */
function isDomain(domain: string): boolean {
  const name = domain.replace(/^\*?\./, "");
  const ascii = domainToASCII(name);
  return (
    domain.length <= 253 &&
    /^[\p{L}\p{N}_.-]+$/u.test(name) &&
    // An address in another form, such as 1.2.3, becomes one here.
    isIP(ascii) === 0 &&
    ascii.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

/** The same for every way of writing a domain: `*.xn--bcher-kva.example` for `.Bücher.example`. */
export function comparableDomain(domain: string): string {
  const [, wildcard, name = ""] = /^(\*?\.)?(.*)$/s.exec(domain) ?? [];
  return `${wildcard === undefined ? "" : "*."}${domainToASCII(name) || name.toLowerCase()}`;
}
