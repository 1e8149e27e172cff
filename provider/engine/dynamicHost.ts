import type { Report } from "./report";
import { UserError } from "./userError";

/** What the dynamic host adds to inputs and state. A state that is saved without it can't be read or deleted any more. */
export interface Hosted {
  __provider?: unknown;
}

/**
 * The error by which the dynamic host saves a resource that is made in part, and has the engine ask for an update the
 * next time.
 *
 * @param inputs of the create or update that was cut short
 * @param state what the state shall remember
 */
export function partialError(reason: string, id: string, inputs: Hosted, state: object): Error {
  const properties = { ...state, __provider: inputs.__provider };
  return Object.assign(new Error(reason), { id, properties, reasons: [reason] });
}

/**
 * Whether the plugin wrote a state: its program moved to the dynamic resource. The update that is asked for then changes
 * nothing in the bucket, but saves the code by which the dynamic host reads and deletes.
 */
export function lacksCode(state: Hosted): boolean {
  return state.__provider === undefined;
}

/** The engine shows what a dynamic provider prints; there is no other way from here to the user. */
export const report: Report = (sentence) => console.log(sentence);

/** The host prints the stack of what check, diff, read and delete throw. Of a refusal only the sentence is left. */
export async function withoutStack<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UserError) {
      error.stack = "";
    }
    throw error;
  }
}
