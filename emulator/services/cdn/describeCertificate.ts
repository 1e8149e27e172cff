import { covers, readServerCertificate, type ServerCertificate } from "../../certificates/serverCertificate";
import { dateText, isTrue, optional, type RpcAction, type RpcCall } from "../../rpc/action";
import type { AnswerValue } from "../../server/refusal";
import { type Delivery, domainNamed, namesIn, needed, onAll, onDomains, pageOf } from "./call";
import type { DeliveryDomain, DeployedCertificate } from "./domains";
import { deliveryError } from "./errors";

interface Fields {
  [name: string]: AnswerValue;
}

const day = 24 * 60 * 60 * 1000;

/** `2018-12-26 14:45:09`, as the list of HTTPS domains has it. */
function spacedText(date: Date): string {
  return dateText(date).replace("T", " ").replace("Z", "");
}

function onOrOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}

/** CDN and DCDN return the same by two names. */
function certificateInfo({ domains, product }: Delivery, domain: DeliveryDomain, now: Date): Fields {
  const { enabled, certificate: deployed } = domain.https.shown(now);
  const [status, pem] =
    product.name === "cdn" ? ["ServerCertificateStatus", "ServerCertificate"] : ["SSLProtocol", "SSLPub"];
  const state: Fields = { DomainName: domain.name, DomainCnameStatus: "ok", [status]: onOrOff(enabled) };
  if (!enabled || !deployed) {
    return state;
  }
  const { certificate } = deployed;
  const leaf = certificate.leaf.toString();
  return {
    ...state,
    [pem]: domains.switches.returnedCertificate === "leaf" ? leaf : certificate.pem,
    Status: "success",
    CertId: String(deployed.id),
    CertName: deployed.name,
    CertType: deployed.type,
    CertRegion: deployed.region,
    CertDomainName: certificate.commonName,
    CertOrg: certificate.issuerName,
    CertLife: "months",
    CertStartTime: dateText(certificate.notBefore),
    CertExpireTime: dateText(certificate.notAfter),
    CertUpdateTime: dateText(deployed.updatedAt),
  };
}

function certificateStatus({ certificate }: DeployedCertificate, domain: string, now: Date): string {
  const left = certificate.notAfter.getTime() - now.getTime();
  if (left <= 0) {
    return "expired";
  }
  if (!covers(certificate, domain)) {
    return "mismatch";
  }
  return left <= 30 * day ? "expire_soon" : "ok";
}

/** The domains that a certificate covers: PEM in Base64, percent-encoded once more. */
function match({ domains }: Delivery, call: RpcCall): Fields {
  const text = optional(call, "SSLPub");
  if (text === "") {
    throw deliveryError("SSLPub.MissingParameter");
  }
  const certificate = certificateIn(text);
  if (!certificate) {
    throw deliveryError("Decode.Error");
  }
  const isExact = isTrue(call, "Exact");
  const onlyHttps = isTrue(call, "SSLStatus");
  const matched = domains
    .all()
    .filter(({ name }) => (isExact ? certificate.names.includes(name.replace(/^\./, "*.")) : covers(certificate, name)))
    .filter(({ https }) => !onlyHttps || https.shown(call.now).enabled);
  const info = {
    CertStartTime: certificate.notBefore.toUTCString(),
    CertExpireTime: certificate.notAfter.toUTCString(),
    CertExpired: certificate.notAfter <= call.now ? "yes" : "no",
    CertCaIsLegacy: "no",
    CertSubjectCommonName: certificate.commonName,
    CertType: certificate.algorithm,
    DomainNames: certificate.names.join(","),
    DomainList: matched.map(({ name }) => name).join(","),
    Issuer: certificate.issuerName,
  };
  return { CertInfos: { CertInfo: [info] } };
}

function certificateIn(text: string): ServerCertificate | undefined {
  try {
    return readServerCertificate(Buffer.from(decodeURIComponent(text), "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

function httpsDomains({ domains }: Delivery, call: RpcCall): Fields {
  const keyword = optional(call, "Keyword");
  const all = domains.all().flatMap(({ name, https }) => {
    const { enabled, certificate: deployed } = https.shown(call.now);
    return enabled && deployed && name.includes(keyword) ? [{ name, deployed }] : [];
  });
  const { page, fields } = pageOf(call, all, { byDefault: 20, most: 100 });
  const infos = page.map(({ name, deployed }) => ({
    DomainName: name,
    CertName: deployed.name,
    CertType: deployed.type,
    CertCommonName: deployed.certificate.commonName,
    CertStatus: certificateStatus(deployed, name, call.now),
    CertStartTime: spacedText(deployed.certificate.notBefore),
    CertExpireTime: spacedText(deployed.certificate.notAfter),
    CertUpdateTime: spacedText(deployed.updatedAt),
  }));
  return { CertInfos: { CertInfo: infos }, TotalCount: fields.TotalCount };
}

/** What CDN says of the certificate with an id, and of the domains that have it. DCDN has no such operation. */
function byId({ domains }: Delivery, call: RpcCall): Fields {
  const id = Number(needed(call, "CertId"));
  const holders = domains.all().filter(({ https }) => https.shown(call.now).certificate?.id === id);
  const deployed = holders[0]?.https.shown(call.now).certificate;
  if (!deployed) {
    throw deliveryError("Certificate.NotFind");
  }
  const info = {
    CertId: String(id),
    CertName: deployed.name,
    CertType: deployed.type,
    CertExpireTime: dateText(deployed.certificate.notAfter),
    CreateTime: dateText(deployed.updatedAt),
    DomainList: JSON.stringify(holders.map(({ name }) => name)),
    HttpsCrt: deployed.certificate.pem,
  };
  return { CertInfos: { CertInfo: [info] } };
}

/** What is known of the certificates on domains. */
export function describeCertificateActions(delivery: Delivery): [string, RpcAction][] {
  const { operations, name } = delivery.product;
  const actions = [
    onDomains(delivery, operations.describeCertificate, "DomainName", 100, (call) => {
      needed(call, "DomainName");
      const infos = namesIn(call, "DomainName").map((domain) =>
        certificateInfo(delivery, domainNamed(delivery, domain), call.now),
      );
      return { CertInfos: { CertInfo: infos } };
    }),
    onAll(delivery, operations.describeHttpsDomains, "*", (call) => httpsDomains(delivery, call)),
    onAll(delivery, operations.describeDomainsByCertificate, "*", (call) => match(delivery, call)),
  ];
  if (name === "cdn") {
    actions.push(onAll(delivery, "DescribeCertificateInfoByID", "*", (call) => byId(delivery, call)));
  }
  return actions;
}
