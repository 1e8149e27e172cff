/** Where the bucket is and how it is reached: the checked inputs. */
export interface HttpsOnlyInputs {
  region: string;
  bucket: string;
  endpoint?: string;
  internal?: boolean;
  pathStyle?: boolean;
}

/** What the state remembers. */
export interface HttpsOnlyState extends HttpsOnlyInputs {
  /** Whether the statement was added by this resource; one that existed before is taken away only if it was handed over to it. */
  added: boolean;
  /**
   * What a resource that goes writes into the statement to hand it over to this one (handOver.ts): eight hexadecimal digits,
   * drawn when this one was made. States of 0.1.0 have none.
   */
  mark?: string;
  /** Whether the bucket's policy denies plain HTTP. A refresh may find that it doesn't any more. */
  enforced: boolean;
}
