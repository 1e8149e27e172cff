/** Maps items by a function that makes requests, at most `most` at a time. The results are in the order of the items. */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  most: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) {
      results[index] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
