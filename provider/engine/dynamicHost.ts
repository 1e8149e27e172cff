import type { Report } from "./report";
import { UserError } from "./userError";

/** What the dynamic host adds to inputs and state. Without it, a saved state can no longer be read or deleted. */
export interface Hosted {
  __provider?: unknown;
}

/**
 * The error that makes the dynamic host save a partly created resource, so that the engine asks for an update the next time.
 *
 * @param inputs of the create or update that was interrupted
 * @param state what to save
 */
export function partialError(reason: string, id: string, inputs: Hosted, state: object): Error {
  const properties = { ...state, __provider: inputs.__provider };
  return Object.assign(new Error(reason), { id, properties, reasons: [reason] });
}

/**
 * Whether the plugin wrote a state, before its program moved to the dynamic resource. The update that follows changes nothing
 * in the bucket; it saves the code that the dynamic host reads and deletes with.
 */
export function lacksCode(state: Hosted): boolean {
  return state.__provider === undefined;
}

/** The engine shows what a dynamic provider prints. A dynamic provider has no other way to reach the user. */
export const report: Report = (sentence) => console.log(sentence);

/** The host prints the stack of errors from check, diff, read and delete. This removes the stack of a {@link UserError}. */
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
