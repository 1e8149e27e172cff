/** What a request asks for. The log shows it, and faults match it. */
export interface RequestedOperation {
  /** As the vendor's reference calls it: `PutObject`. */
  readonly operation?: string;
  /** The permission that the operation needs first: `oss:PutObject`. */
  readonly action?: string;
  /** What it is about, as an ARN writes it after the account: `domain/www.example.com`, `user/alice`; with commas between several. */
  readonly resource?: string;
  readonly bucket?: string;
  readonly key?: string;
}
