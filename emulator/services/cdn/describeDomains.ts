import { dateText, optional, type RpcAction, type RpcCall } from "../../rpc/action";
import type { AnswerValue } from "../../server/refusal";
import { type Delivery, domainNamed, needed, onAll, onDomains, pageOf } from "./call";
import type { DeliveryDomain } from "./domains";
import { invalid } from "./errors";

interface Fields {
  [name: string]: AnswerValue;
}

const searches: Readonly<Record<string, (name: string, text: string) => boolean>> = {
  fuzzy_match: (name, text) => name.includes(text),
  pre_match: (name, text) => name.startsWith(text),
  suf_match: (name, text) => name.endsWith(text),
  full_match: (name, text) => name === text,
};

/** What a list and a detail both say, in CDN's and DCDN's names. */
function fieldsOf({ domains, product }: Delivery, domain: DeliveryDomain): Fields {
  const modified = dateText(domain.modifiedAt);
  const created = dateText(domain.createdAt);
  const scope = "domestic";
  return {
    DomainName: domain.name,
    Cname: domain.cname,
    DomainStatus: domains.statusOf(domain),
    ResourceGroupId: domain.resourceGroupId,
    Description: "",
    GmtCreated: created,
    GmtModified: modified,
    ...(product.name === "cdn" ? { CdnType: "web" } : { Scene: "apiscene", FunctionType: "routine" }),
    Scope: scope,
    Coverage: scope,
  };
}

const source = { Content: "origin.example.com", Port: 80, Priority: "20", Type: "domain", Weight: "10" };

function status({ https }: DeliveryDomain, now: Date): string {
  return https.shown(now).enabled ? "on" : "off";
}

function list(delivery: Delivery, call: RpcCall): Fields {
  const { domains, product } = delivery;
  const search = searches[optional(call, "DomainSearchType") || "fuzzy_match"];
  if (!search) {
    throw invalid("DomainSearchType");
  }
  const wanted = (text: string, parameter: string) => ["", text].includes(optional(call, parameter));
  const found = domains
    .all()
    .filter((domain) => search(domain.name, optional(call, "DomainName")))
    .filter((domain) => wanted(domains.statusOf(domain), "DomainStatus"))
    .filter((domain) => wanted(domain.resourceGroupId, "ResourceGroupId"));
  const { page, fields } = pageOf(call, found, { byDefault: 20, most: 500 });
  const items = page.map((domain) => ({
    ...fieldsOf(delivery, domain),
    DomainId: domain.id,
    [product.name === "cdn" ? "SslProtocol" : "SSLProtocol"]: status(domain, call.now),
    Sandbox: "normal",
    Sources: { Source: [source] },
  }));
  return { ...fields, Domains: { PageData: items } };
}

function detail(delivery: Delivery, call: RpcCall): Fields {
  const domain = domainNamed(delivery, needed(call, "DomainName"));
  const { certificate } = domain.https.shown(call.now);
  if (delivery.product.name === "cdn") {
    return {
      GetDomainDetailModel: {
        ...fieldsOf(delivery, domain),
        HttpsCname: domain.cname,
        ServerCertificateStatus: status(domain, call.now),
        SourceModels: { SourceModel: [{ ...source, Enabled: "online" }] },
      },
    };
  }
  return {
    DomainDetail: {
      ...fieldsOf(delivery, domain),
      SSLProtocol: status(domain, call.now),
      SSLPub: certificate?.certificate.pem,
      Sources: { Source: [{ ...source, Enabled: "online" }] },
    },
  };
}

/** The domains of the account. */
export function describeDomainActions(delivery: Delivery): [string, RpcAction][] {
  const { describeDomains, describeDomain } = delivery.product.operations;
  return [
    onAll(delivery, describeDomains, "domain/*", (call) => list(delivery, call)),
    onDomains(delivery, describeDomain, "DomainName", 30, (call) => detail(delivery, call)),
  ];
}
