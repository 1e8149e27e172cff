import { isTrue, optional, type RpcAction, type RpcCall, type RpcParameters } from "../../rpc/action";
import type { AnswerValue } from "../../server/refusal";
import { casAction, certificateOf, pageOf } from "./call";
import { invalid } from "./errors";
import { type CasStores, identifierOf, type StoredCertificate } from "./stores";

interface Fields {
  [name: string]: AnswerValue;
}

const day = 24 * 60 * 60 * 1000;
/** A certificate is about to expire in its last 30 days. */
const lastDays = 30;

function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** What ListUserCertificateOrder and GetUserCertificateDetail both return. */
function commonFields(stored: StoredCertificate, stores: CasStores, now: Date): Fields {
  const { certificate, name, instanceId, resourceGroupId } = stored;
  return {
    Name: name,
    Sans: certificate.names.join(","),
    ...fingerprintsOf(stored, stores),
    SerialNo: certificate.serialNumber,
    Issuer: certificate.issuerName,
    OrgName: certificate.organization,
    StartDate: dayText(certificate.notBefore),
    EndDate: dayText(certificate.notAfter),
    Expired: certificate.notAfter <= now,
    ResourceGroupId: resourceGroupId,
    InstanceId: instanceId,
  };
}

function fingerprintsOf({ certificate, encryption }: StoredCertificate, { switches }: CasStores): Fields {
  const listed = { sign: certificate, encrypt: encryption?.certificate, none: undefined };
  const { sha1 = "", sha256 = "" } = (encryption ? listed[switches.pairFingerprint] : certificate) ?? {};
  return { Fingerprint: sha1, Sha2: sha256 };
}

function nameIn(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? "";
}

function chainOf({ certificate }: StoredCertificate, now: Date): Fields[] {
  return [certificate.leaf, ...certificate.issuers].map(({ subject, issuer, validFrom, validTo }) => ({
    CommonName: nameIn(subject),
    IssuerCommonName: nameIn(issuer),
    NotBefore: Date.parse(validFrom),
    NotAfter: Date.parse(validTo),
    RemainDay: Math.max(0, Math.floor((Date.parse(validTo) - now.getTime()) / day)),
  }));
}

/** The certificates and keys themselves, which `CertFilter` leaves out. */
function secretFields({ certificate, privateKey, encryption }: StoredCertificate): Fields {
  if (!encryption) {
    return { Cert: certificate.pem, Key: privateKey };
  }
  return {
    SignCert: certificate.pem,
    SignPrivateKey: privateKey,
    EncryptCert: encryption.certificate.pem,
    EncryptPrivateKey: encryption.privateKey,
  };
}

/** Whether a certificate has the status that a call asks for: a valid one when the call asks for none. */
function hasStatus({ certificate }: StoredCertificate, status: string, now: Date): boolean {
  const left = certificate.notAfter.getTime() - now.getTime();
  if (status === "") {
    return left > 0;
  }
  if (status === "EXPIRED") {
    return left <= 0;
  }
  if (status === "WILLEXPIRED") {
    return left > 0 && left <= lastDays * day;
  }
  return status === "ISSUED" && left > lastDays * day;
}

function inGroup({ resourceGroupId }: StoredCertificate, call: RpcParameters): boolean {
  const wanted = optional(call, "ResourceGroupId");
  return wanted === "" || wanted === resourceGroupId;
}

/** What ListCertificates and GetCertificateDetail both return: neither PEM nor key. */
function newFields(stored: StoredCertificate, stores: CasStores, now: Date): Fields {
  const { certificate } = stored;
  return {
    CertificateName: stored.name,
    CertificateSource: "upload",
    CertificateStatus: certificate.notAfter <= now ? "expired" : "issued",
    CertIdentifier: identifierOf(stored),
    CommonName: certificate.commonName,
    Domain: certificate.names.join(","),
    Algorithm: certificate.algorithm,
    KeySize: certificate.keySize,
    FingerPrint: certificate.sha1,
    Serial: certificate.serialNumber,
    InstanceId: stored.instanceId,
    Issuer: certificate.issuerName,
    ExistPrivateKey: true,
    NotBefore: certificate.notBefore.getTime(),
    NotAfter: certificate.notAfter.getTime(),
    ...(stores.switches.listsAlternativeNames && { SubjectAlternativeNames: [...certificate.names] }),
    UsingProductList: stores.productsThatUse(stored),
  };
}

function listOrders(call: RpcCall, stores: CasStores, listed: readonly StoredCertificate[]): Fields {
  const type = optional(call, "OrderType") || "CPACK";
  if (!["CPACK", "BUY", "UPLOAD", "CERT"].includes(type)) {
    throw invalid("OrderType");
  }
  const keyword = optional(call, "Keyword");
  // The emulator sells no certificates: all of them are uploaded.
  const found = ["UPLOAD", "CERT"].includes(type)
    ? listed.filter(
        (stored) =>
          hasStatus(stored, optional(call, "Status"), call.now) &&
          inGroup(stored, call) &&
          [...stored.certificate.names, stored.instanceId].some((text) => text.includes(keyword)),
      )
    : [];
  const { page, fields } = pageOf(call, found, { byDefault: 50 });
  return {
    ...fields,
    CertificateOrderList: page.map((stored) => ({
      ...commonFields(stored, stores, call.now),
      CertificateId: stored.id,
      CommonName: stored.certificate.commonName,
      Upload: true,
    })),
  };
}

function listCertificates(call: RpcCall, stores: CasStores, listed: readonly StoredCertificate[]): Fields {
  const keyword = optional(call, "Keyword");
  const status = optional(call, "CertificateStatus").toLowerCase();
  const source = optional(call, "CertificateSource").toLowerCase();
  const instance = optional(call, "InstanceId");
  const found = listed.filter((stored) => {
    const expired = stored.certificate.notAfter <= call.now;
    return (
      ["", "upload"].includes(source) &&
      ["", expired ? "expired" : "issued"].includes(status) &&
      ["", stored.instanceId].includes(instance) &&
      inGroup(stored, call) &&
      [...stored.certificate.names, stored.name, stored.instanceId].some((text) => text.includes(keyword))
    );
  });
  const { page, fields } = pageOf(call, found, { byDefault: 20, most: 100 });
  return {
    ...fields,
    CertificateList: page.map((stored) => ({
      CertificateId: String(stored.id),
      ...newFields(stored, stores, call.now),
    })),
  };
}

/** Looking at what is in a store. */
export function readActions(stores: CasStores): [string, RpcAction][] {
  return [
    casAction(stores, "ListUserCertificateOrder", 10, (call, region) =>
      listOrders(call, stores, stores.listed(region)),
    ),
    casAction(stores, "GetUserCertificateDetail", 10, (call, region) => {
      const stored = certificateOf(call, "CertId", stores.listed(region));
      const { certificate, id } = stored;
      return {
        ...commonFields(stored, stores, call.now),
        Id: id,
        CertIdentifier: identifierOf(stored),
        Common: certificate.commonName,
        Algorithm: certificate.algorithm,
        BuyInAliyun: false,
        NotBefore: certificate.notBefore.getTime(),
        NotAfter: certificate.notAfter.getTime(),
        CertChain: chainOf(stored, call.now),
        ...(isTrue(call, "CertFilter") ? {} : secretFields(stored)),
      };
    }),
    casAction(stores, "ListCertificates", 10, (call, region) => listCertificates(call, stores, stores.listed(region))),
    casAction(stores, "GetCertificateDetail", 10, (call, region) => {
      const stored = certificateOf(call, "CertificateId", stores.listed(region));
      return {
        CertificateId: stored.id,
        ...newFields(stored, stores, call.now),
        CertificateChainList: chainOf(stored, call.now).map(({ CommonName, IssuerCommonName, ...dates }) => ({
          Subject: CommonName,
          Issuer: IssuerCommonName,
          ...dates,
        })),
        Tags: [...stored.tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      };
    }),
  ];
}
