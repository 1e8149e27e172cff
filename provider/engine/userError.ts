/**
 * An expected error: its message tells the user what failed, why, and what to do. The stack adds nothing.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
}
