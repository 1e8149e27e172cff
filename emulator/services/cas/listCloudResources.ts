import { covers } from "../../certificates/serverCertificate";
import { optional, type RpcAction, type RpcCall } from "../../rpc/action";
import type { AnswerValue } from "../../server/refusal";
import { casAction, needed, pageOf } from "./call";
import {
  type CloudProduct,
  type CloudResource,
  type CloudResources,
  certIdOf,
  cloudProducts,
  hasProduct,
} from "./cloudResources";
import { invalid } from "./errors";
import type { CasStores, StoreRegion } from "./stores";

/** The product that a call names. @throws Refusal InvalidParameter */
export function productOf(call: RpcCall): CloudProduct {
  const name = needed(call, "CloudProduct");
  const product = cloudProducts.find((known) => known === name);
  if (!product) {
    throw invalid("CloudProduct");
  }
  return product;
}

/** The ids in a parameter that is a JSON array; empty for none. @throws Refusal InvalidParameter */
function idsIn(call: RpcCall, name: string): number[] {
  const text = optional(call, name) || "[]";
  let ids: unknown;
  try {
    ids = JSON.parse(text);
  } catch {
    throw invalid(name);
  }
  if (!Array.isArray(ids) || !ids.every((id) => Number.isSafeInteger(Number(id)))) {
    throw invalid(name);
  }
  return ids.map(Number);
}

function isSelected(resource: CloudResource, ids: readonly number[], store: StoreRegion, { resources, stores }: Parts) {
  if (ids.length === 0) {
    return true;
  }
  if (resources.switches.certIdsSelect === "served") {
    return ids.includes(certIdOf(resource.served(), store) ?? 0);
  }
  return ids.some((id) => {
    const stored = stores.find(id, store);
    return stored !== undefined && covers(stored.certificate, resource.domain);
  });
}

/** Numbers stand for booleans, texts of milliseconds for times. A field without a value is left out. */
function fieldsOf(resource: CloudResource, store: StoreRegion, userId: string): { [name: string]: AnswerValue } {
  const served = resource.served();
  const certId = certIdOf(served, store);
  const { id, product, domain, region, instanceId, listenerId } = resource;
  return {
    Id: id,
    UserId: Number(userId),
    CloudName: "aliyun",
    CloudProduct: product,
    Domain: domain,
    RegionId: region,
    EnableHttps: served ? 1 : 0,
    Status: "online",
    ...(instanceId !== undefined && { InstanceId: instanceId }),
    ...(listenerId !== undefined && { ListenerId: listenerId, ListenerPort: listenerId.split("@")[1] ?? "443" }),
    ...(["SLB", "NLB", "ALB", "GA"].includes(product) && { DefaultResource: 1 }),
    ...(certId !== undefined && { CertId: certId }),
    ...(served && {
      CertName: served.name,
      CertStartTime: String(served.certificate.notBefore.getTime()),
      CertEndTime: String(served.certificate.notAfter.getTime()),
    }),
  };
}

interface Parts {
  readonly stores: CasStores;
  readonly resources: CloudResources;
}

function listResources(call: RpcCall, store: StoreRegion, parts: Parts): { [name: string]: AnswerValue } {
  const provider = optional(call, "CloudName") || "aliyun";
  if (provider !== "aliyun") {
    throw invalid("CloudName");
  }
  // The page doesn't require it; a call without it lists every product.
  const products = optional(call, "CloudProduct") === "" ? cloudProducts : [productOf(call)];
  const here = products.filter((product) => hasProduct(store, product));
  if (here.length === 0 && parts.resources.switches.productsOfOtherSite === "refused") {
    throw invalid("CloudProduct");
  }
  const ids = idsIn(call, "CertIds");
  const keyword = optional(call, "Keyword");
  const listed = here.flatMap((product) => parts.resources.listed(product));
  const found = listed.filter(
    (resource) =>
      isSelected(resource, ids, store, parts) &&
      [resource.domain, resource.instanceId ?? ""].some((text) => text.includes(keyword)),
  );
  const { page, fields } = pageOf(call, found, { byDefault: 20 });
  const { CurrentPage, ShowSize, TotalCount } = fields;
  const Data = page.map((resource) => fieldsOf(resource, store, call.account.accountId));
  return { CurrentPage, ShowSize, Total: TotalCount, Data };
}

/** The account's resources that serve certificates: https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-04-07-listcloudresources */
export function cloudResourceActions(stores: CasStores, resources: CloudResources): [string, RpcAction][] {
  return [
    casAction(stores, "ListCloudResources", 10, (call, store) => listResources(call, store, { stores, resources })),
  ];
}
