import type { Wait } from "../engine/waiting";

/**
 * Changes a name once it can be changed.
 *
 * @param description of the name
 * @param change tells `"busy"` as long as nothing can be changed
 * @returns `undefined` when the time is over
 */
export function whenFree<Outcome extends string>(
  description: string,
  wait: Wait,
  change: () => Promise<Outcome | "busy">,
): Promise<Outcome | undefined> {
  return wait(`${description} is still being configured; waiting.`, async () => {
    const outcome = await change();
    return outcome === "busy" ? undefined : outcome;
  });
}
