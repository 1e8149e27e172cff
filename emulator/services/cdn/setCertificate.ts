import { randomInt } from "node:crypto";
import { readKeyPair } from "../../certificates/keyPair";
import { optional, type RpcAction, type RpcCall } from "../../rpc/action";
import { storeRegions } from "../cas/stores";
import { changeableDomain, type Delivery, namesIn, needed, onDomains } from "./call";
import type { DeployedCertificate } from "./domains";
import { deliveryError, invalid, keyPairError } from "./errors";

/** The longest name of a certificate. */
const nameLimit = 128;
/** The most domains of one call. */
const batchLimit = 10;

function fromCas({ cas, domains }: Delivery, call: RpcCall): DeployedCertificate {
  const id = optional(call, "CertId");
  // The real service, too, then asks for what an upload needs: https://github.com/pulumi/pulumi-alicloud/issues/352.
  if (id === "") {
    throw deliveryError("SSLPub.MissingParameter");
  }
  const region = optional(call, "CertRegion") || "cn-hangzhou";
  const store = storeRegions.find((known) => known === region);
  if (!store) {
    throw deliveryError("Abs.CertRegion.ValueNotSupported");
  }
  if (domains.switches.needsCasPermission && !call.allows("yundun-cert:DescribeSSLCertificatePrivateKey")) {
    throw deliveryError("Forbidden.RAM");
  }
  const stored = cas.find(Number(id), store);
  if (!stored || stored.encryption) {
    throw deliveryError("Certificate.NotFind");
  }
  const { certificate, privateKey, name } = stored;
  return { certificate, privateKey, name, type: "cas", id: stored.id, region: store, updatedAt: call.now };
}

function uploadedBefore({ domains }: Delivery): DeployedCertificate[] {
  return domains.all().flatMap(({ https }) => {
    const { certificate } = https.written;
    return certificate?.type === "upload" ? [certificate] : [];
  });
}

function uploaded(delivery: Delivery, call: RpcCall): DeployedCertificate {
  const { cas, domains } = delivery;
  const [pub, pri] = [optional(call, "SSLPub"), optional(call, "SSLPri")];
  if (pub === "") {
    throw deliveryError("SSLPub.MissingParameter");
  }
  if (pri === "") {
    throw deliveryError("SSLPri.MissingParameter");
  }
  const pair = readKeyPair(pub, pri);
  if (typeof pair === "string") {
    throw keyPairError(pair);
  }
  const name = optional(call, "CertName") || `${pair.certificate.commonName}_${call.now.getTime()}`;
  if (name.length > nameLimit) {
    throw deliveryError("InvalidCertName.TooLong");
  }
  const { copiesUploadsToCas, refusesSameCertificate } = domains.switches;
  const copies = copiesUploadsToCas ? cas.certificates() : [];
  const others = [...uploadedBefore(delivery), ...copies];
  if (others.some((other) => other.name === name)) {
    throw deliveryError("Certificate.Duplicated");
  }
  if (refusesSameCertificate && others.some((other) => other.certificate.sha256 === pair.certificate.sha256)) {
    throw deliveryError("CertificateContent.Duplicated");
  }
  const common = { ...pair, name, type: "upload", updatedAt: call.now } as const;
  if (!copiesUploadsToCas) {
    return { ...common, id: randomInt(9_000_000, 9_900_000), region: undefined };
  }
  const { id, region } = cas.add({ ...pair, name });
  return { ...common, id, region };
}

function certificateOf(delivery: Delivery, call: RpcCall): DeployedCertificate {
  const type = optional(call, "CertType") || "upload";
  if (type !== "upload" && type !== "cas") {
    throw deliveryError("SetDomainCertificate.ParameterError");
  }
  const deployed = type === "cas" ? fromCas(delivery, call) : uploaded(delivery, call);
  if (deployed.certificate.notAfter <= call.now) {
    throw deliveryError("Certificate.Expired");
  }
  return deployed;
}

function protocolOf(call: RpcCall): "on" | "off" {
  const protocol = optional(call, "SSLProtocol");
  if (protocol !== "on" && protocol !== "off") {
    throw deliveryError("InvalidSSLProtocol.ValueNotSupported");
  }
  return protocol;
}

/** The certificate that a name has in CAS: BatchSetDcdnDomainCertificate has no ids. */
function casIdOf({ cas }: Delivery, call: RpcCall): string {
  const store = storeRegions.find((known) => known === (optional(call, "Region") || "cn-hangzhou"));
  if (!store) {
    throw deliveryError("Abs.CertRegion.ValueNotSupported");
  }
  const stored = cas.certificates(store).find(({ name }) => name === optional(call, "CertName"));
  if (!stored) {
    throw deliveryError("Certificate.NotFind");
  }
  return String(stored.id);
}

/** DCDN's older way for several domains at once. https://www.alibabacloud.com/help/en/dcdn/developer-reference/api-dcdn-2018-01-15-batchsetdcdndomaincertificate */
function setSeveral(delivery: Delivery, call: RpcCall): void {
  needed(call, "DomainName");
  const names = namesIn(call, "DomainName");
  if (names.length > batchLimit) {
    throw invalid("DomainName");
  }
  const domains = names.map((name) => changeableDomain(delivery, name));
  const isOn = protocolOf(call) === "on";
  const more: [string, string][] =
    isOn && optional(call, "CertType") === "cas"
      ? [
          ["CertId", casIdOf(delivery, call)],
          ["CertRegion", optional(call, "Region")],
        ]
      : [];
  const certificate = isOn
    ? certificateOf(delivery, { ...call, parameters: new Map([...call.parameters, ...more]) })
    : undefined;
  for (const domain of domains) {
    const https = certificate ? { enabled: true, certificate } : { ...domain.https.written, enabled: false };
    delivery.domains.setHttps(domain, https);
  }
}

/** Setting the certificate of a domain. The answer means that the change is accepted, not that it has an effect. */
export function setCertificateActions(delivery: Delivery): [string, RpcAction][] {
  const { domains, product, cas } = delivery;
  const several = onDomains(delivery, "BatchSetDcdnDomainCertificate", "DomainName", 30, (call) => {
    setSeveral(delivery, call);
    return {};
  });
  return [
    ...(product.name === "dcdn" ? [several] : []),
    onDomains(delivery, product.operations.setCertificate, "DomainName", 30, (call) => {
      const domain = changeableDomain(delivery, needed(call, "DomainName"));
      const environment = optional(call, "Env");
      if (environment !== "" && environment !== "staging") {
        throw deliveryError("InvalidEnv");
      }
      const https =
        protocolOf(call) === "on"
          ? { enabled: true, certificate: certificateOf(delivery, call) }
          : { ...domain.https.written, enabled: false };
      if (environment === "staging") {
        domain.staged = https;
      } else {
        domains.setHttps(domain, https);
      }
      return {};
    }),
    onDomains(delivery, product.operations.setSmCertificate, "DomainName", 30, (call) => {
      const domain = changeableDomain(delivery, needed(call, "DomainName"));
      if (protocolOf(call) === "off") {
        delete domain.smCertificate;
        return {};
      }
      const identifier = needed(call, "CertIdentifier");
      if (!cas.findByIdentifier(identifier)?.encryption) {
        throw deliveryError("Certificate.NotFind");
      }
      domain.smCertificate = identifier;
      return {};
    }),
  ];
}
