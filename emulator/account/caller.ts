import type { PolicyDocument } from "./policyDocument";

/** Who sent a request. */
export interface Caller {
  readonly type: "anonymous" | "owner" | "user" | "session";
  /** Undefined for anonymous requests, as are the next three. */
  readonly accountId?: string;
  readonly accessKeyId?: string;
  /** What a bucket policy's Principal names: a RAM user's id, or a session's `arn:sts::…:assumed-role/…`. */
  readonly principal?: string;
  /** `acs:ram::<account>:user/<name>`, or the assumed role's. */
  readonly arn?: string;
  /** The policies of the user or role at this moment. */
  readonly policies: readonly PolicyDocument[];
  /** Allows a session only what it allows itself. */
  readonly sessionPolicy?: PolicyDocument;
}

export const anonymous: Caller = { type: "anonymous", policies: [] };
