/** What is wrong with a domain, a wildcard one in people's spelling or the services' `.example.com`; `undefined` if it may exist. */
export function domainProblem(domain: string): string | undefined {
  return /^(\*\.|\.)?[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u.test(domain) && domain.length <= 253
    ? undefined
    : "`domain` is not a domain. Give its name alone, such as 'www.example.com' or '*.example.com'.";
}
