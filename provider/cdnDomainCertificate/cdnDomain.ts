import { randomBytes } from "node:crypto";
import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { rpcRequests } from "../alicloud/rpcRequests";
import { ServiceError } from "../alicloud/serviceError";
import { servedBy } from "../certificateBinding/servedLeaf";
import type { Material, Served, Target } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import { cdnCodes } from "./cdnCodes";

/** CDN, or Dynamic Content Delivery Network: the same calls under other names. */
export type CdnProduct = "cdn" | "dcdn";

/** What differs between the two (https://www.alibabacloud.com/help/en/dcdn/developer-reference/api-dcdn-2018-01-15-overview). */
const products = {
  cdn: {
    title: "CDN",
    version: "2018-05-10",
    read: "DescribeDomainCertificateInfo",
    write: "SetCdnDomainSSLCertificate",
    list: "DescribeUserDomains",
    status: "ServerCertificateStatus",
    certificate: "ServerCertificate",
  },
  dcdn: {
    title: "DCDN",
    version: "2018-01-15",
    read: "DescribeDcdnDomainCertificateInfo",
    write: "SetDcdnDomainSSLCertificate",
    list: "DescribeDcdnUserDomains",
    status: "SSLProtocol",
    certificate: "SSLPub",
  },
} as const satisfies Record<CdnProduct, Record<string, string>>;

/** A request to CDN or DCDN that failed: what was tried, why it failed and what to do. */
export class CdnError extends ServiceError {
  override readonly name = "CdnError";
}

/** CDN writes a wildcard domain `.example.com`; people write `*.example.com`. */
export function spellingOf(domain: string): string {
  return domain.replace(/^\*(?=\.)/, "");
}

/** Opens a domain of CDN or DCDN. */
export function openCdnDomain(product: CdnProduct, domain: string, account: Account): Target {
  const { title, version, read, write, list, status, certificate } = products[product];
  const call = rpcRequests(
    {
      name: product,
      host: `${product}.aliyuncs.com`,
      version,
      // By the vendor's pages.
      perSecond: { [read]: 100, [write]: 30, [list]: 80 },
      codes: cdnCodes,
      fail: (description, failure, fix) => new CdnError(description, failure, fix),
    },
    account,
  );
  const name = spellingOf(domain);
  const description = `${title} domain '${domain}'`;
  const target = (action: string, verb: string) => ({
    description: `${verb} the certificate of ${description}`,
    permission: `${product}:${action} on 'acs:${product}:*:*:domain/${name}'`,
  });

  return {
    description,

    read: () =>
      call<Served | "missing">(
        read,
        target(read, "Reading"),
        { DomainName: name },
        (answer) => servedIn(answer, { status, certificate }),
        ({ code }) => (code === "InvalidDomain.NotFound" ? "missing" : undefined),
      ),

    put: async (material) => {
      const parameters = { DomainName: name, SSLProtocol: "on", ...parametersOf(material) };
      return call<"written" | "busy">(
        write,
        target(write, "Setting"),
        parameters,
        () => "written",
        ({ code }) => (code === "ServiceBusy" ? "busy" : isOwnName(code) ? "written" : undefined),
      );
    },

    edge: async () => {
      const { cname } = await call(
        list,
        { description: `Looking for the edge name of ${description}`, permission: `${product}:${list} on '*'` },
        { DomainName: name, DomainSearchType: "full_match" },
        edgeNameIn,
      );
      if (cname === undefined) {
        throw new UserError(`${description} has no edge name to connect to. Set \`handshakeAddress\`.`);
      }
      return cname;
    },
  };
}

function parametersOf(material: Material): Record<string, string> {
  if ("certIdentifier" in material) {
    const [, id = "", region = ""] = /^(\d+)-(.+)$/.exec(material.certIdentifier) ?? [];
    return { CertType: "cas", CertId: id, CertRegion: region };
  }
  const { certificate, privateKey, name } = material;
  // No two certificates may have a name, and this one may have been uploaded before, for a rollback perhaps.
  const unique = `${name}_${randomBytes(4).toString("hex")}`;
  return { CertType: "upload", CertName: unique, SSLPub: certificate, SSLPri: privateKey };
}

/** Every upload has a name of its own, so it can only be taken by an earlier try of this upload, whose answer was lost. */
const isOwnName = (code: string | undefined) => code === "Certificate.Duplicated" || code === "CertNameAlreadyExists";

/** `undefined` when the answer has another shape. */
function edgeNameIn(answer: Answer): { cname: string | undefined } | undefined {
  const { Domains } = answer as { Domains?: { PageData?: Answer[] } };
  if (!Array.isArray(Domains?.PageData)) {
    return undefined;
  }
  const name = Domains.PageData[0]?.Cname;
  return { cname: typeof name === "string" && name !== "" ? name : undefined };
}

/** `undefined` when the answer has another shape. */
function servedIn(
  answer: Answer,
  { status, certificate }: Pick<(typeof products)[CdnProduct], "status" | "certificate">,
): Served | undefined {
  const { CertInfos } = answer as { CertInfos?: { CertInfo?: Answer[] } };
  if (!Array.isArray(CertInfos?.CertInfo)) {
    return undefined;
  }
  const [info = {}] = CertInfos.CertInfo;
  if (info[status] !== "on") {
    return { fingerprint: undefined };
  }
  const { CertId, CertRegion } = info;
  const isStored = isGiven(CertId) && isGiven(CertRegion);
  return { ...servedBy(info[certificate]), ...(isStored && { certIdentifier: `${CertId}-${CertRegion}` }) };
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
