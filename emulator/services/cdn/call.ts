import { optional, type RpcAction, type RpcCall, type RpcParameters } from "../../rpc/action";
import type { CasStores } from "../cas/stores";
import type { DeliveryDomain, DeliveryDomains } from "./domains";
import { deliveryError, invalid, missing } from "./errors";
import type { DeliveryProduct } from "./product";

/** What the actions of CDN or DCDN work on. */
export interface Delivery {
  readonly product: DeliveryProduct;
  readonly domains: DeliveryDomains;
  readonly cas: CasStores;
}

type Run = RpcAction["run"];

/** An action on the domains that a parameter names, with commas between them. */
export function onDomains(
  { product }: Delivery,
  operation: string,
  parameter: "DomainName" | "DomainNames",
  callsPerSecond: number | (() => number),
  run: Run,
): [string, RpcAction] {
  const resource = (call: RpcParameters) => namesIn(call, parameter).map((name) => `domain/${name}`);
  return [operation, { permission: { action: `${product.name}:${operation}`, resource }, callsPerSecond, run }];
}

/** An action on every domain. */
export function onAll({ product }: Delivery, operation: string, resource: string, run: Run): [string, RpcAction] {
  const permission = { action: `${product.name}:${operation}`, resource: () => resource };
  return [operation, { permission, callsPerSecond: 100, run }];
}

/** The names that a parameter contains, with commas between them. */
export function namesIn(call: RpcParameters, parameter: string): string[] {
  return optional(call, parameter)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** @throws Refusal MissingParameter */
export function needed(call: RpcParameters, parameter: string): string {
  const value = optional(call, parameter);
  if (value === "") {
    throw missing(parameter);
  }
  return value;
}

/** @throws Refusal InvalidDomain.NotFound, also for `*.example.com`, which CDN calls `.example.com` */
export function domainNamed({ domains }: Delivery, name: string): DeliveryDomain {
  const domain = domains.find(name);
  if (!domain) {
    throw deliveryError("InvalidDomain.NotFound");
  }
  return domain;
}

/** A domain that can be changed now. @throws Refusal ServiceBusy, InvalidDomain.Offline, … */
export function changeableDomain(delivery: Delivery, name: string): DeliveryDomain {
  const domain = domainNamed(delivery, name);
  const status = delivery.domains.statusOf(domain);
  if (status === "offline") {
    throw deliveryError("InvalidDomain.Offline");
  }
  if (status === "configure_failed") {
    throw deliveryError("InvalidDomain.Configure_failed");
  }
  if (status !== "online") {
    throw deliveryError("ServiceBusy");
  }
  if (domain.isProtected) {
    throw deliveryError("DomainInProtectedMode");
  }
  return domain;
}

/** One page of a list, with the fields that lists have. */
export function pageOf<Item>(
  call: RpcCall,
  items: readonly Item[],
  limits: { byDefault: number; most: number },
): { page: readonly Item[]; fields: { PageNumber: number; PageSize: number; TotalCount: number } } {
  const number = Number(optional(call, "PageNumber") || 1);
  const size = Number(optional(call, "PageSize") || limits.byDefault);
  if (!Number.isInteger(number) || number < 1) {
    throw invalid("PageNumber");
  }
  if (!Number.isInteger(size) || size < 1 || size > limits.most) {
    throw invalid("PageSize");
  }
  const page = items.slice((number - 1) * size, number * size);
  return { page, fields: { PageNumber: number, PageSize: size, TotalCount: items.length } };
}
