import { createHash, X509Certificate } from "node:crypto";
import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { rpcRequests } from "../alicloud/rpcRequests";
import { ServiceError } from "../alicloud/serviceError";
import type { Material, Served, Target } from "../certificateBinding/target";
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
    status: "ServerCertificateStatus",
    certificate: "ServerCertificate",
  },
  dcdn: {
    title: "DCDN",
    version: "2018-01-15",
    read: "DescribeDcdnDomainCertificateInfo",
    write: "SetDcdnDomainSSLCertificate",
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
  const { title, version, read, write, status, certificate } = products[product];
  const call = rpcRequests(
    {
      name: product,
      host: `${product}.aliyuncs.com`,
      version,
      // By the vendor's pages.
      perSecond: { [read]: 100, [write]: 30 },
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
      await call(write, target(write, "Setting"), parameters, () => true);
    },
  };
}

function parametersOf(material: Material): Record<string, string> {
  if ("certIdentifier" in material) {
    const [, id = "", region = ""] = /^(\d+)-(.+)$/.exec(material.certIdentifier) ?? [];
    return { CertType: "cas", CertId: id, CertRegion: region };
  }
  const { certificate, privateKey, name } = material;
  return { CertType: "upload", CertName: name, SSLPub: certificate, SSLPri: privateKey };
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
  const { CertId, CertRegion } = info;
  const leaf = info[status] === "on" ? readLeaf(info[certificate]) : undefined;
  return {
    fingerprint: leaf && createHash("sha256").update(leaf.raw).digest("hex"),
    ...(leaf && { notBefore: new Date(leaf.validFrom).toISOString().replace(/\.\d+Z$/, "Z") }),
    ...(CertId !== undefined && CertRegion !== undefined && { certIdentifier: `${CertId}-${CertRegion}` }),
  };
}

/** No page says whether the service gives the leaf or the whole chain: the first certificate is the leaf in both. */
function readLeaf(pem: unknown): X509Certificate | undefined {
  try {
    return typeof pem === "string" ? new X509Certificate(pem) : undefined;
  } catch {
    return undefined;
  }
}
