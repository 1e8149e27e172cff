import { createHash, X509Certificate } from "node:crypto";
import type { Account } from "../alicloud/account";
import { fixOf } from "../alicloud/codes";
import type { ServiceFailure } from "../alicloud/failure";
import { type Answer, type OpenApiClient, openApiClientFor } from "../alicloud/openApi";
import { pace } from "../alicloud/pace";
import { defaultTimeout, requestsBy } from "../alicloud/requests";
import { serviceOrigin } from "../alicloud/serviceEndpoint";
import { ServiceError } from "../alicloud/serviceError";
import type { Material, Served, Target } from "../certificateBinding/target";
import { type CdnTarget, cdnCodes } from "./cdnCodes";

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

/** Calls a second for an account, by the vendor's pages. */
const perSecond = { read: 100, write: 30 } as const;

/** Opens a domain of CDN or DCDN. */
export function openCdnDomain(product: CdnProduct, domain: string, account: Account): Target {
  const api = products[product];
  const { credentials, requests } = account;
  const origin = serviceOrigin(product, account.host(product) ?? `${product}.aliyuncs.com`);
  const name = spellingOf(domain);
  const description = `${api.title} domain '${domain}'`;
  const send = requestsBy<OpenApiClient, CdnTarget>(
    {
      origin,
      client: openApiClientFor(origin, credentials, requests.timeout ?? defaultTimeout),
      codes: cdnCodes,
      describe: ({ description }) => description,
      fail: (target, failure, reader) =>
        new CdnError(target.description, failure, fixOf(cdnCodes, target, failure, reader)),
    },
    requests,
  );
  const call = async <Result>(
    kind: "read" | "write",
    parameters: Readonly<Record<string, string | undefined>>,
    take: (answer: Answer) => Result | undefined,
    accept?: (failure: ServiceFailure) => Result | undefined,
  ) => {
    const action = api[kind];
    const target = {
      description: `${kind === "read" ? "Reading" : "Setting"} the certificate of ${description}`,
      permission: `${product}:${action} on 'acs:${product}:*:*:domain/${name}'`,
    };
    return send<Result>(
      target,
      async (client) => {
        await pace(`${origin} ${action}`, perSecond[kind], requests.signal);
        const answer = await client.rpc({
          action,
          version: api.version,
          parameters: { DomainName: name, ...parameters },
        });
        const result = take(answer);
        return result === undefined ? { failure: { status: 200, isForeign: true } } : { result };
      },
      accept,
    );
  };

  return {
    description,

    read: () =>
      call<Served | "missing">(
        "read",
        {},
        (answer) => servedIn(answer, api),
        ({ code }) => (code === "InvalidDomain.NotFound" ? "missing" : undefined),
      ),

    put: async (material) => {
      await call("write", { SSLProtocol: "on", ...parametersOf(material) }, () => true);
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
function servedIn(answer: Answer, { status, certificate }: (typeof products)[CdnProduct]): Served | undefined {
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
