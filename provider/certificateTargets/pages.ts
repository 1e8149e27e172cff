import type { Answer } from "../alicloud/openApi";

/** One page of a list by page numbers. */
export interface Page {
  items: Answer[];
  /** How many there are on all pages. */
  total: number;
}

/** A page in an answer; `undefined` when the answer has another shape. */
export function pageIn(items: unknown, total: unknown): Page | undefined {
  return Array.isArray(items) && Number.isSafeInteger(Number(total ?? Number.NaN))
    ? { items: items as Answer[], total: Number(total) }
    : undefined;
}

/**
 * Reads page by page until the service has given as many as it says that there are; a service may give fewer on a page than it was asked for.
 *
 * @returns `missing`: how many the service did not give
 */
export async function allPages(read: (number: number) => Promise<Page>): Promise<{ items: Answer[]; missing: number }> {
  const items: Answer[] = [];
  for (let number = 1; ; number++) {
    const page = await read(number);
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) {
      return { items, missing: Math.max(0, page.total - items.length) };
    }
  }
}

/** The sentence for a list that is shorter than the service says. */
export const incomplete = (what: string, missing: number) =>
  `${what} is incomplete: ${missing} of them were not given, perhaps because some were removed meanwhile. Run it again.`;
