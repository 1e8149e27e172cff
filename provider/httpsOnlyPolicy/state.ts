/** The checked inputs: where the bucket is and how to reach it. */
export interface HttpsOnlyInputs {
  region: string;
  bucket: string;
  endpoint?: string;
  internal?: boolean;
  pathStyle?: boolean;
}

/** What the state remembers. */
export interface HttpsOnlyState extends HttpsOnlyInputs {
  /** Whether this resource added the statement. One that existed before is removed only if it was handed over to this resource. */
  added: boolean;
  /**
   * Eight random hexadecimal digits. A deleted resource writes them into the statement to hand it over to this one (handOver.ts).
   * States of 0.1.0 have none.
   */
  mark?: string;
  /** Whether the bucket's policy denies plain HTTP. A refresh may find that it no longer does. */
  enforced: boolean;
}
