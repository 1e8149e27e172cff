/** What a request asks for. The log shows it, and faults match it. */
export interface RequestedOperation {
  /** As the vendor's reference calls it: `PutObject`. */
  readonly operation?: string;
  /** The permission that the operation needs first: `oss:PutObject`. */
  readonly action?: string;
  readonly bucket?: string;
  readonly key?: string;
}
