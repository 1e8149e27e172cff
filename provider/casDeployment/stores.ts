import type { CasStore } from "../casCertificate/certificateStore";
import { defaultStore } from "../casCertificate/check";

/** Both stores, that of the region first. */
export function casStoreOrder(region: string | undefined): CasStore[] {
  const first = defaultStore(region);
  return [first, first === "cn-hangzhou" ? "ap-southeast-1" : "cn-hangzhou"];
}
