/** CDN writes a wildcard domain `.example.com`; people write `*.Example.com`. */
export function spellingOf(domain: string): string {
  return domain.replace(/^\*(?=\.)/, "").toLowerCase();
}
