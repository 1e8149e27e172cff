import { conditionContext, identityDecision } from "../../../account/authorization";
import { readKeyPair } from "../../../certificates/keyPair";
import type { HttpAnswer } from "../../../server/http";
import { type AnswerValue, Refusal } from "../../../server/refusal";
import { identifierOf } from "../../cas/stores";
import { invalidArgument, malformedXml } from "../protocol/errors";
import { childrenOf, dateText, renderXml, textOf, type XmlElement } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import type { BucketDomain, CnameToken, DomainCertificate } from "../storage/domains";
import { type Call, type Operation, onBucket, ownerOf, xmlAnswer, xmlBody } from "./operation";

/** The longest identifier of a certificate. */
const identifierLimit = 63;

/** What OSS does in CAS with the caller's rights. */
const casActions = [
  "DescribeSSLCertificatePrivateKey",
  "DescribeSSLCertificatePublicKeyDetail",
  "CreateSSLCertificate",
];

function cnameElement(call: Call): { name: string; element: XmlElement } {
  const [element] = childrenOf(xmlBody(call, "BucketCnameConfiguration"), "Cname");
  const name = textOf(element, "Domain")?.toLowerCase();
  if (!element || !name) {
    throw malformedXml();
  }
  return { name, element };
}

/** Whether an element is true, as the vendor's clients write it: `true`, in oss2 for Python `True`. */
function isTrue(element: XmlElement | undefined, name: string): boolean {
  return textOf(element, name)?.toLowerCase() === "true";
}

function conflict(ec?: string): Refusal {
  const message = "The certificate of the domain is another one than the request says. Set PreviousCertId or Force.";
  return new Refusal(409, "CasRenewCertificateConflict", message, ec === undefined ? {} : { ec });
}

/** @throws Refusal for a domain that can't be bound to this bucket */
function checkBindable({ buckets: { domains } }: Call, bucket: Bucket, name: string): void {
  if (/(^|\.)(aliyuncs|aliyun)\.com$/.test(name)) {
    throw invalidArgument("The domain is reserved.", "Domain", name, "0018-00000401");
  }
  if (domains.unregistered.has(name)) {
    throw new Refusal(404, "NoSuchCnameInRecord", "The domain has no ICP record.");
  }
  const bound = domains.find(name);
  const isVerified = bound ? bound.bucket === bucket.name : domains.verified.has(name);
  if (!isVerified) {
    const message = "You need to verify the domain ownership.";
    throw new Refusal(403, "NeedVerifyDomainOwnership", message, { ec: "0018-00000115" });
  }
}

/** @throws Refusal AccessDenied unless the caller may do in CAS what OSS does for it */
function checkCasPermissions({ caller, request, account }: Call): void {
  const context = conditionContext(request, account.now());
  for (const action of casActions) {
    const question = { action: `yundun-cert:${action}`, resources: ["*"], context };
    if (identityDecision(caller, question) === "allow") {
      continue;
    }
    throw new Refusal(403, "AccessDenied", `You are not authorized to do yundun-cert:${action}.`);
  }
}

/** The certificate that a CertificateConfiguration names or contains; an uploaded one is copied into CAS. */
function certificateIn(call: Call, domain: string, configuration: XmlElement): DomainCertificate {
  const createdAt = call.account.now();
  const identifier = textOf(configuration, "CertId");
  if (identifier) {
    if (identifier.length > identifierLimit) {
      throw invalidArgument("The CertId is too long.", "CertId", identifier, "0018-00000206");
    }
    const stored = call.cas.findByIdentifier(identifier);
    if (!stored) {
      const message = "The CertId does not exist in Certificate Management Service.";
      throw new Refusal(400, "CertificateInvalidCasId", message, { ec: "0018-00000204" });
    }
    const { certificate, privateKey } = stored;
    return { certificate, privateKey, identifier, type: "CAS", createdAt };
  }
  const certificate = textOf(configuration, "Certificate");
  const privateKey = textOf(configuration, "PrivateKey");
  if (!certificate && privateKey) {
    throw invalidArgument("A private key needs its certificate.", "Certificate", "", "0018-00000210");
  }
  if (!certificate || !privateKey) {
    throw malformedXml();
  }
  const pair = readKeyPair(certificate, privateKey);
  if (typeof pair === "string") {
    // No page names the codes of these. The values of the parameters stay out of the answer.
    throw invalidArgument(`The certificate can not be used: ${pair}.`, "Certificate", "");
  }
  const copy = call.cas.add({ ...pair, name: `oss-${domain}-${createdAt.getTime()}` });
  return { ...pair, identifier: identifierOf(copy), type: "Upload", createdAt };
}

/** @throws Refusal CasRenewCertificateConflict unless the caller says what it replaces, or forces it */
function checkPrevious(domain: BucketDomain | undefined, configuration: XmlElement): void {
  const current = domain?.certificate.written?.identifier;
  const previous = textOf(configuration, "PreviousCertId");
  if (isTrue(configuration, "Force")) {
    return;
  }
  if (previous && previous !== current) {
    throw conflict("0018-00000209");
  }
  if (!previous && current !== undefined) {
    throw conflict();
  }
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putcname */
const putCname = onBucket("PutCname", (call, bucket) => {
  const { domains } = call.buckets;
  const { name, element } = cnameElement(call);
  checkBindable(call, bucket, name);
  const [configuration] = childrenOf(element, "CertificateConfiguration");
  const isRemoval = isTrue(configuration, "DeleteCertificate");
  if (isRemoval && textOf(configuration, "Force") !== undefined) {
    throw malformedXml();
  }
  let certificate: DomainCertificate | undefined;
  if (configuration && !isRemoval) {
    checkCasPermissions(call);
    checkPrevious(domains.find(name), configuration);
    certificate = certificateIn(call, name, configuration);
  }
  const domain = domains.find(name) ?? domains.bind(name, bucket.name);
  if (configuration) {
    domains.setCertificate(domain, certificate);
  }
  // The header that the vendor's Java client reads.
  return { status: 200, ...(certificate && { headers: { "x-oss-yundun-certificate-id": certificate.identifier } }) };
});

/** As OpenSSL writes it: `DE:01:CF:…`. */
function withColons(hex: string): string {
  return hex.replace(/..(?=.)/g, "$&:");
}

function describe(call: Call, domain: BucketDomain): { [name: string]: AnswerValue } {
  const now = call.account.now();
  const shown = domain.certificate.shown(now);
  const { fingerprint } = call.buckets.domains.switches;
  return {
    Domain: domain.name,
    LastModified: dateText(domain.modifiedAt),
    Status: "Enabled",
    Certificate: shown && {
      Type: shown.type,
      CertId: shown.identifier,
      Status: "Enabled",
      CreationDate: shown.createdAt.toUTCString(),
      Fingerprint: withColons(fingerprint === "SHA-1" ? shown.certificate.sha1 : shown.certificate.sha256),
      ValidStartDate: shown.certificate.notBefore.toUTCString(),
      ValidEndDate: shown.certificate.notAfter.toUTCString(),
    },
  };
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listcname */
const listCname = onBucket("ListCname", (call, bucket) =>
  xmlAnswer(
    renderXml("ListCnameResult", {
      Bucket: bucket.name,
      Owner: ownerOf(call).ID,
      Cname: call.buckets.domains.of(bucket.name).map((domain) => describe(call, domain)),
    }),
  ),
);

/**
 * https://www.alibabacloud.com/help/en/oss/developer-reference/deletecname. The vendor's clients for Python expect a success from the
 * real service for a domain that isn't bound.
 */
const deleteCname = onBucket("DeleteCname", (call, bucket) => {
  const { name } = cnameElement(call);
  if (call.buckets.domains.find(name)?.bucket === bucket.name) {
    call.buckets.domains.unbind(name);
  }
  return { status: 200 };
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/createcnametoken */
const createCnameToken = onBucket("CreateCnameToken", (call, bucket) => {
  const { name } = cnameElement(call);
  const { domains } = call.buckets;
  if (domains.verified.has(name) || domains.find(name)?.bucket === bucket.name) {
    throw new Refusal(400, "NoNeedCreateCnameToken", "The domain is verified already.");
  }
  return tokenAnswer(domains.newToken(bucket.name, name));
});

/** https://www.alibabacloud.com/help/en/oss/developer-reference/getcnametoken */
const getCnameToken = onBucket("GetCnameToken", (call, bucket) => {
  const token = call.buckets.domains.token(bucket.name, call.request.query.get("cname") ?? "");
  if (!token) {
    throw new Refusal(404, "CnameTokenNotFound", "The cname token does not exist.");
  }
  return tokenAnswer(token);
});

function tokenAnswer({ bucket, domain, token, expiresAt }: CnameToken): HttpAnswer {
  return xmlAnswer(
    renderXml("CnameToken", { Bucket: bucket, Cname: domain, Token: token, ExpireTime: expiresAt.toUTCString() }),
  );
}

/** By method, sub-resource and `comp`. */
export const cnameOperations: [string, Operation][] = [
  ["POST cname add", putCname],
  ["POST cname delete", deleteCname],
  ["POST cname token", createCnameToken],
  ["GET cname", listCname],
  ["GET cname token", getCnameToken],
];
