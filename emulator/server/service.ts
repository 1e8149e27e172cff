import type { Account } from "../account/account";
import type { Address } from "../services/oss/protocol/address";
import type { Buckets } from "../services/oss/storage/buckets";

/** The state that operations work on. */
export interface Service {
  readonly account: Account;
  readonly buckets: Buckets;
  /** The region of endpoints that name none. */
  readonly region: string;
  readonly now: () => Date;
}

/** The region that a request is for: its endpoint's, its bucket's or the emulator's. */
export function regionOf(service: Service, address: Address): string {
  const bucket = address.bucket === undefined ? undefined : service.buckets.all.get(address.bucket);
  return address.region ?? bucket?.region ?? service.region;
}
