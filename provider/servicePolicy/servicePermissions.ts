import type { OnCasDestroy } from "../casCertificate/state";
import type { OnDeploymentDestroy } from "../casDeployment/state";
import type { CdnProduct } from "../cdnDomainCertificate/cdnRequests";
import { spellingOf } from "../cdnDomainCertificate/spelling";
import type { CertificateTargetsArgs } from "../certificateTargets/arguments";
import type { TargetProduct } from "../certificateTargets/target";

/** Where `certificateTargets` looks, by its arguments of the same names; what is left out is everything. */
export type TargetPlaces = Pick<CertificateTargetsArgs, "products" | "regions" | "buckets">;

/** What a program's certificates on services need permissions for. What is left out is not in the program. */
export interface ServicePolicyOptions {
  /** There are `CasCertificate`s; what their `onDestroy` says, of which `"delete"` is the default there. */
  casCertificates?: OnCasDestroy | undefined;
  /** A `casCertificate` is an identifier alone. Default: `false`. */
  identifiers?: boolean | undefined;
  /** @example ["www.example.com", "*.example.org"] */
  cdnDomains?: readonly string[] | undefined;
  /** The same of DCDN. */
  dcdnDomains?: readonly string[] | undefined;
  /** Domains of CDN and DCDN have HTTPS settings, or `onDestroy: "disableHttps"`. Default: `false`. */
  httpsSettings?: boolean | undefined;
  /** They have `sm2CasCertificate`. Default: `false`. */
  sm2?: boolean | undefined;
  /** The buckets of `OssDomainCertificate`s. */
  buckets?: readonly string[] | undefined;
  /** The custom domains of `FcDomainCertificate`s. */
  fcDomains?: readonly { region: string; domain: string }[] | undefined;
  /** There are `CasDeployment`s; what their `onDestroy` says, of which `"keep"` is the default there. */
  casDeployments?: OnDeploymentDestroy | undefined;
  /** Domains of CDN and DCDN have `verify: "handshake"` without `handshakeAddress`. Default: `false`. */
  handshake?: boolean | undefined;
  /** The program, or the command `targets`, looks at what exists: the arguments of `certificateTargets` that say where. */
  targets?: TargetPlaces | undefined;
  /** Id of the account, for narrower resources. Default: any, which is the user's own anyway. */
  accountId?: string | undefined;
}

/** What one need requires. */
export interface ServicePermission {
  /** For a table cell, Markdown. */
  need: string;
  actions: readonly string[];
  /** For a table cell: what the actions are granted on. */
  on: string;
  /** The resources of a policy; none when it isn't needed. */
  resources(options: ServicePolicyOptions): readonly string[];
}

/** CAS has no permission on single certificates. */
const anything = (isNeeded: boolean) => (isNeeded ? ["*"] : []);

/** A domain in a policy is spelled as the service spells it. */
const domainsOf = (product: CdnProduct, { accountId = "*", ...options }: ServicePolicyOptions) =>
  (options[`${product}Domains`] ?? []).map((domain) => `acs:${product}:*:${accountId}:domain/${spellingOf(domain)}`);

const allDomainsOf = (product: CdnProduct, { accountId = "*", handshake, ...options }: ServicePolicyOptions) =>
  handshake && options[`${product}Domains`]?.length ? [`acs:${product}:*:${accountId}:domain/*`] : [];

const settingsOf = (product: CdnProduct, options: ServicePolicyOptions) =>
  options.httpsSettings ? domainsOf(product, options) : [];

const sm2Of = (product: CdnProduct, options: ServicePolicyOptions) => (options.sm2 ? domainsOf(product, options) : []);

const bucketsOf = ({ buckets = [] }: ServicePolicyOptions) => buckets.map((bucket) => `acs:oss:*:*:${bucket}`);

/** Whether `certificateTargets` looks at one of these. */
const looksAt = ({ targets }: ServicePolicyOptions, ...products: readonly TargetProduct[]) =>
  targets !== undefined && products.some((product) => targets.products?.includes(product) ?? true);

/** A bucket may have its region in front. */
const lookedBuckets = (options: ServicePolicyOptions) =>
  looksAt(options, "oss")
    ? (options.targets?.buckets ?? ["*"]).map((bucket) => `acs:oss:*:*:${bucket.replace(/^.*\//, "")}`)
    : [];

const lookedDomains = (product: CdnProduct, options: ServicePolicyOptions) =>
  looksAt(options, product) ? [`acs:${product}:*:${options.accountId ?? "*"}:domain/*`] : [];

const lookedFunctions = (options: ServicePolicyOptions) =>
  looksAt(options, "fc")
    ? (options.targets?.regions ?? ["*"]).map(
        (region) => `acs:fc:${region}:${options.accountId ?? "*"}:custom-domains/*`,
      )
    : [];

/**
 * Every action that a certificate on a service can need, and when: the only source for `servicePolicy` and for the table in
 * docs/services.md. The vendor lists them at https://www.alibabacloud.com/help/en/ram/user-guide/ram-authorization.
 */
export const servicePermissions: readonly ServicePermission[] = [
  {
    need: "`CasCertificate`",
    actions: ["yundun-cert:ListUserCertificateOrder", "yundun-cert:UploadUserCertificate"],
    on: "`*` (CAS has no finer grants)",
    resources: ({ casCertificates }) => anything(casCertificates !== undefined),
  },
  {
    need: 'the same, unless all have `onDestroy: "keep"`',
    actions: ["yundun-cert:ListCertificates", "yundun-cert:DeleteUserCertificate"],
    on: "`*`",
    resources: ({ casCertificates }) => anything(casCertificates === "delete"),
  },
  {
    need: "`casCertificate` as an identifier alone",
    actions: ["yundun-cert:ListUserCertificateOrder"],
    on: "`*`",
    resources: ({ identifiers }) => anything(identifiers === true),
  },
  {
    need: "`CdnDomainCertificate`",
    actions: ["cdn:DescribeDomainCertificateInfo", "cdn:SetCdnDomainSSLCertificate"],
    on: "`acs:cdn:*:<account>:domain/<domain>`",
    resources: (options) => domainsOf("cdn", options),
  },
  {
    need: 'HTTPS settings or `onDestroy: "disableHttps"` there',
    actions: ["cdn:DescribeCdnDomainConfigs", "cdn:BatchSetCdnDomainConfig"],
    on: "`acs:cdn:*:<account>:domain/<domain>`",
    resources: (options) => settingsOf("cdn", options),
  },
  {
    need: '`verify: "handshake"` there',
    actions: ["cdn:DescribeUserDomains"],
    on: "`acs:cdn:*:<account>:domain/*`",
    resources: (options) => allDomainsOf("cdn", options),
  },
  {
    need: "`sm2CasCertificate` there",
    actions: ["cdn:SetCdnDomainSMCertificate"],
    on: "`acs:cdn:*:<account>:domain/<domain>`",
    resources: (options) => sm2Of("cdn", options),
  },
  {
    need: "`CdnDomainCertificate` of DCDN",
    actions: ["dcdn:DescribeDcdnDomainCertificateInfo", "dcdn:SetDcdnDomainSSLCertificate"],
    on: "`acs:dcdn:*:<account>:domain/<domain>`",
    resources: (options) => domainsOf("dcdn", options),
  },
  {
    need: 'HTTPS settings or `onDestroy: "disableHttps"` there',
    actions: ["dcdn:DescribeDcdnDomainConfigs", "dcdn:BatchSetDcdnDomainConfigs"],
    on: "`acs:dcdn:*:<account>:domain/<domain>`",
    resources: (options) => settingsOf("dcdn", options),
  },
  {
    need: '`verify: "handshake"` there',
    actions: ["dcdn:DescribeDcdnUserDomains"],
    on: "`acs:dcdn:*:<account>:domain/*`",
    resources: (options) => allDomainsOf("dcdn", options),
  },
  {
    need: "`sm2CasCertificate` there",
    actions: ["dcdn:SetDcdnDomainSMCertificate"],
    on: "`acs:dcdn:*:<account>:domain/<domain>`",
    resources: (options) => sm2Of("dcdn", options),
  },
  {
    need: "`OssDomainCertificate`",
    actions: ["oss:ListCname", "oss:PutCname"],
    on: "`acs:oss:*:*:<bucket>`",
    resources: bucketsOf,
  },
  {
    need: "the same: OSS acts in CAS with the caller's rights",
    actions: [
      "yundun-cert:DescribeSSLCertificatePrivateKey",
      "yundun-cert:DescribeSSLCertificatePublicKeyDetail",
      "yundun-cert:CreateSSLCertificate",
    ],
    on: "`*`",
    resources: ({ buckets = [] }) => anything(buckets.length > 0),
  },
  {
    need: "`FcDomainCertificate`",
    actions: ["fc:GetCustomDomain", "fc:UpdateCustomDomain"],
    on: "`acs:fc:<region>:<account>:custom-domains/<domain>`",
    resources: ({ fcDomains = [], accountId = "*" }) =>
      fcDomains.map(({ region, domain }) => `acs:fc:${region}:${accountId}:custom-domains/${domain}`),
  },
  {
    need: "`certificateTargets`, `targets`: CDN",
    actions: ["cdn:DescribeUserDomains", "cdn:DescribeDomainCertificateInfo"],
    on: "`acs:cdn:*:<account>:domain/*`",
    resources: (options) => lookedDomains("cdn", options),
  },
  {
    need: "the same: DCDN",
    actions: ["dcdn:DescribeDcdnUserDomains", "dcdn:DescribeDcdnDomainCertificateInfo"],
    on: "`acs:dcdn:*:<account>:domain/*`",
    resources: (options) => lookedDomains("dcdn", options),
  },
  {
    need: "the same: OSS, without `buckets`",
    actions: ["oss:ListBuckets"],
    on: "`acs:oss:*:*:*`",
    resources: (options) =>
      looksAt(options, "oss") && options.targets?.buckets === undefined ? ["acs:oss:*:*:*"] : [],
  },
  {
    need: "the same: OSS",
    actions: ["oss:ListCname"],
    on: "`acs:oss:*:*:<bucket>`, `acs:oss:*:*:*` without `buckets`",
    resources: lookedBuckets,
  },
  {
    need: "the same: Function Compute (the second if its list has no certificates)",
    actions: ["fc:ListCustomDomains", "fc:GetCustomDomain"],
    on: "`acs:fc:<region>:<account>:custom-domains/*`",
    resources: lookedFunctions,
  },
  {
    need: "the same: all other products",
    actions: ["yundun-cert:ListCloudResources"],
    on: "`*`",
    resources: (options) => anything(looksAt(options, "cas")),
  },
  {
    need: "the same: the names in the certificates of OSS and of all other products",
    actions: ["yundun-cert:ListUserCertificateOrder"],
    on: "`*`",
    resources: (options) => anything(looksAt(options, "oss", "cas")),
  },
  {
    need: "`CasDeployment`; CAS itself acts in the products by the role that its console sets up once",
    actions: [
      "yundun-cert:ListCloudResources",
      "yundun-cert:ListContact",
      "yundun-cert:ListDeploymentJob",
      "yundun-cert:CreateDeploymentJob",
      "yundun-cert:DescribeDeploymentJob",
      "yundun-cert:DescribeDeploymentJobStatus",
      "yundun-cert:UpdateDeploymentJobStatus",
      "yundun-cert:ListWorkerResource",
    ],
    on: "`*`",
    resources: ({ casDeployments }) => anything(casDeployments !== undefined),
  },
  {
    need: 'the same with `onDestroy: "rollBack"`; without it, `DeleteDeploymentJob` cleans up after a refusal',
    actions: ["yundun-cert:UpdateWorkerResourceStatus", "yundun-cert:DeleteDeploymentJob"],
    on: "`*`",
    resources: ({ casDeployments }) => anything(casDeployments === "rollBack"),
  },
];

/** The table of all permissions in Markdown, as docs/services.md has it between its `permissions` marks. */
export function renderServicePermissions(): string {
  const rows = servicePermissions.map(
    ({ need, actions, on }) => `| ${need} | ${actions.map((action) => `\`${action}\``).join(", ")} | ${on} |`,
  );
  return ["| for | action | on |", "|---|---|---|", ...rows].join("\n");
}
