import assert from "node:assert/strict";
import { allPages, pageIn } from "../../../provider/certificateTargets/pages";

describe("reading page by page", () => {
  const reader = (sizes: readonly number[], total: number) => async (number: number) => ({
    items: Array.from({ length: sizes[number - 1] ?? 0 }, (_, index) => ({ index })),
    total,
  });

  for (const [title, sizes, total, read, missing] of [
    ["nothing", [0], 0, 0, 0],
    ["one page", [3], 3, 3, 0],
    ["full pages", [2, 2], 4, 4, 0],
    ["pages that are shorter than asked for", [1, 1, 1], 3, 3, 0],
    ["less than the service says there is", [2, 0], 5, 2, 3],
  ] as const) {
    it(`reads ${title}`, async () => {
      const { items, ...rest } = await allPages(reader(sizes, total));
      assert.deepEqual([items.length, rest.missing], [read, missing]);
    });
  }

  it("takes no other shape for a page", () => {
    assert.deepEqual(pageIn([], 0), { items: [], total: 0 });
    assert.deepEqual(pageIn([], "7"), { items: [], total: 7 });
    for (const [items, total] of [
      [undefined, 0],
      [{}, 0],
      [[], undefined],
      [[], "many"],
    ]) {
      assert.equal(pageIn(items, total), undefined);
    }
  });
});
