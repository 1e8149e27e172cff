import type { PolicyDocument } from "./policyDocument";

/** Who sent a request, as far as its signature proved it. */
export interface Caller {
  readonly type: "anonymous" | "owner" | "user" | "session";
  /** The Alibaba Cloud account it belongs to; undefined for anonymous requests. */
  readonly accountId?: string;
  readonly accessKeyId?: string;
  /** What a bucket policy's Principal names: a RAM user's id, or a session's `arn:sts::…:assumed-role/…`. */
  readonly principal?: string;
  /** `acs:ram::<account>:user/<name>` or the assumed role's. */
  readonly arn?: string;
  /** The policies attached to the user or role at this moment. */
  readonly policies: readonly PolicyDocument[];
  /** Narrows a session further: what it does not allow is not allowed. */
  readonly sessionPolicy?: PolicyDocument;
}

export const anonymous: Caller = { type: "anonymous", policies: [] };
