const turns = new Map<string, Promise<unknown>>();

/**
 * Does what several would do to one thing at the same time one after the other, within this process.
 *
 * @param thing its name; bucket names are unique in all of Alibaba Cloud
 */
export function withMutex<Result>(thing: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(thing) ?? Promise.resolve()).then(work);
  turns.set(
    thing,
    turn.catch(() => {}),
  );
  return turn;
}
