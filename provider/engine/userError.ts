/**
 * An error whose sentence says all that a user can do something with: what was refused, why, and what to do. Its stack is
 * of no use to anybody.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
}
