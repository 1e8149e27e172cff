/** When a certificate is valid: ISO 8601 in UTC with four-digit years, which sorts as text. */
export interface ValidityTimes {
  notBefore: string;
  notAfter: string;
}

/**
 * Whether one certificate is older than another: it becomes valid earlier. The end says less, because lifetimes get shorter, and
 * decides only between two that begin at the same time.
 */
export function isOlder(one: ValidityTimes, other: ValidityTimes): boolean {
  return one.notBefore < other.notBefore || (one.notBefore === other.notBefore && one.notAfter < other.notAfter);
}
