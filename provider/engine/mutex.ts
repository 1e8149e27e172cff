const turns = new Map<string, Promise<unknown>>();

/**
 * Runs the work on one thing strictly one after the other, within this process.
 *
 * @param thing its name; bucket names are unique in all of Alibaba Cloud
 */
export function withMutex<Result>(thing: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(thing) ?? Promise.resolve()).then(work);
  const end = turn
    .catch(() => undefined)
    .then(() => {
      if (turns.get(thing) === end) {
        turns.delete(thing);
      }
    });
  turns.set(thing, end);
  return turn;
}
