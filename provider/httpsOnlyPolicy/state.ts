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
  /** Whether the statement was added by this resource; one that stood there before is never taken away. */
  added: boolean;
  /** Whether the bucket's policy denies plain HTTP. A refresh may find that it doesn't any more. */
  enforced: boolean;
}
