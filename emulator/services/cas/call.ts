import { optional, type RpcAction, type RpcCall, type RpcParameters } from "../../rpc/action";
import { Refusal } from "../../server/refusal";
import { casError, invalid, missing } from "./errors";
import { type CasStores, type StoredCertificate, type StoreRegion, storeRegions } from "./stores";

/** An action on the stores. Its permission is on `*`: CAS has none on single certificates. */
export function casAction(
  stores: CasStores,
  name: string,
  callsPerSecond: number,
  run: (call: RpcCall, store: StoreRegion, stores: CasStores) => ReturnType<RpcAction["run"]>,
): [string, RpcAction] {
  const permission = { action: `yundun-cert:${name}`, resource: () => "*" };
  return [name, { permission, callsPerSecond, run: (call) => run(call, storeOf(call), stores) }];
}

/** The store behind a host: `cas.aliyuncs.com` is cn-hangzhou's. */
function storeOf({ region = "cn-hangzhou" }: RpcCall): StoreRegion {
  const store = storeRegions.find((known) => known === region);
  if (store) {
    return store;
  }
  // The real service has no such host at all.
  throw new Refusal(404, "InvalidRegionId.NotFound", `Certificate Management Service has no store in ${region}.`);
}

/** @throws Refusal Missing<name> */
export function needed(call: RpcParameters, name: string): string {
  const value = optional(call, name);
  if (value === "") {
    throw missing(name);
  }
  return value;
}

/** A whole number of at least 1. @throws Refusal InvalidParameter */
export function countOf(call: RpcParameters, name: string, byDefault: number): number {
  const text = optional(call, name);
  if (text === "") {
    return byDefault;
  }
  if (!/^[1-9]\d*$/.test(text)) {
    throw invalid(name);
  }
  return Number(text);
}

/** The certificate whose id the parameter has. @throws Refusal NotFound */
export function certificateOf(
  call: RpcParameters,
  name: string,
  certificates: readonly StoredCertificate[],
): StoredCertificate {
  const id = needed(call, name);
  if (!/^\d+$/.test(id)) {
    throw invalid(name);
  }
  const found = certificates.find((certificate) => certificate.id === Number(id));
  if (!found) {
    throw casError("NotFound");
  }
  return found;
}

/** One page, newest first, with the fields that all lists have. */
export function pageOf<Item>(
  call: RpcParameters,
  items: readonly Item[],
  limits: { byDefault: number; most?: number },
): { page: Item[]; fields: { CurrentPage: number; ShowSize: number; TotalCount: number } } {
  const current = countOf(call, "CurrentPage", 1);
  const size = countOf(call, "ShowSize", limits.byDefault);
  if (limits.most !== undefined && size > limits.most) {
    throw invalid("ShowSize");
  }
  const page = [...items].reverse().slice((current - 1) * size, current * size);
  return { page, fields: { CurrentPage: current, ShowSize: size, TotalCount: items.length } };
}
