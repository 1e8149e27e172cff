import type { CasStore } from "../casCertificate/certificateStore";
import type { CloudProduct } from "./state";

/** Every product, and whether the vendor offers its deployment on the China site only (https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-04-07-listcloudresources). */
const products = {
  ALB: "everywhere",
  APIGateway: "everywhere",
  CDN: "everywhere",
  CR: "China",
  DCDN: "everywhere",
  DDOS: "everywhere",
  FC: "everywhere",
  GA: "everywhere",
  LIVE: "China",
  MSE: "everywhere",
  NLB: "everywhere",
  OSS: "everywhere",
  SAE: "everywhere",
  SLB: "China",
  VOD: "China",
  WAF: "everywhere",
  webHosting: "China",
} as const satisfies Record<CloudProduct, "everywhere" | "China">;

export const productNames = Object.keys(products) as CloudProduct[];

/** Whether the site of a store deploys to a product. */
export const isOffered = (product: CloudProduct, store: CasStore) =>
  store === "cn-hangzhou" || products[product] === "everywhere";

/** Products that get their first certificate by a job too. The others only another one. */
export const takesFirst = (product: CloudProduct) => product === "CDN" || product === "DCDN";
