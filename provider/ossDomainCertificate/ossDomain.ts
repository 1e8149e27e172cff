import type { Account } from "../alicloud/account";
import { comparableDomain } from "../certificateBinding/domain";
import { servedName } from "../certificateBinding/serve";
import { isoOf } from "../certificateBinding/servedLeaf";
import type { Material, Served, Target } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import type { BoundDomain } from "../oss/client";
import { type Endpoint, requestOrigin } from "../oss/endpoint";
import { requestsTo } from "../oss/requests";

/** A domain that is bound to a bucket. */
export interface BucketDomain extends Endpoint {
  bucket: string;
  domain: string;
}

/** Opens a domain of a bucket (https://www.alibabacloud.com/help/en/oss/developer-reference/putcname). */
export function openBucketDomain({ domain, ...location }: BucketDomain, account: Account): Target {
  const { bucket } = location;
  const description = `Domain '${domain}' of bucket '${bucket}'`;
  const request = requestsTo(bucket, location, account.credentials, account.requests);
  const read = () =>
    request<Served | "missing">({ operation: "listDomains", bucket, key: "" }, async (oss) => {
      const bound = await oss.domains();
      if (bound === undefined) {
        return { failure: { status: 200, isForeign: true } };
      }
      const found = bound.find(({ Domain = "" }) => comparableDomain(Domain) === comparableDomain(domain));
      return { result: found === undefined ? "missing" : servedIn(found) };
    });

  return {
    description,

    read,

    put: (material, previous) =>
      request<"written" | "changed">(
        { operation: "setDomainCertificate", bucket, key: domain },
        async (oss) => {
          await oss.setDomain(configurationOf(domain, `${materialXml(material)}${previousXml(previous)}`));
          return { result: "written" };
        },
        // Neither says what the domain has now; an earlier try whose answer was lost gets them too.
        ({ code, detailCode }) =>
          code === "CasRenewCertificateConflict" || detailCode === "0018-00000209" ? "changed" : undefined,
      ),

    async remove(_served, wait) {
      await request<void>({ operation: "setDomainCertificate", bucket, key: domain }, async (oss) => {
        await oss.setDomain(configurationOf(domain, "<DeleteCertificate>true</DeleteCertificate>"));
        return { result: undefined };
      });
      const isOff = await wait(`${description} still serves a certificate; waiting.`, async () => {
        const found = await read();
        return found === "missing" || servedName(found) === "" || undefined;
      });
      if (!isOff) {
        throw new UserError(
          `${description} still serves a certificate after ${wait.spent()}. Run \`pulumi destroy\` again.`,
        );
      }
    },

    edge: async () => new URL(requestOrigin(bucket, location)).hostname,
  };
}

/** What a domain in a bucket's list serves. SHA-1 and SHA-256 are told apart by their length; OSS's page doesn't name the algorithm. */
export function servedIn({ Certificate: certificate }: BoundDomain): Served {
  const { CertId, Fingerprint = "", ValidStartDate, ValidEndDate } = certificate ?? {};
  const hex = Fingerprint.replaceAll(":", "").toLowerCase();
  return {
    fingerprint: /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hex) ? hex : undefined,
    certIdentifier: CertId || undefined,
    notBefore: timeOf(ValidStartDate),
    notAfter: timeOf(ValidEndDate),
  };
}

const timeOf = (text: string | undefined) =>
  text === undefined || Number.isNaN(Date.parse(text)) ? undefined : isoOf(text);

const configurationOf = (domain: string, certificate: string) =>
  `<BucketCnameConfiguration><Cname><Domain>${escapeXml(domain.toLowerCase())}</Domain>` +
  `<CertificateConfiguration>${certificate}</CertificateConfiguration></Cname></BucketCnameConfiguration>`;

function materialXml(material: Material): string {
  return "certIdentifier" in material
    ? `<CertId>${escapeXml(material.certIdentifier)}</CertId>`
    : `<Certificate>${escapeXml(material.certificate)}</Certificate><PrivateKey>${escapeXml(material.privateKey)}</PrivateKey>`;
}

/** OSS refuses when the domain has another certificate by then. Without its identifier there is nothing to compare. */
function previousXml({ certIdentifier, fingerprint }: Served): string {
  if (certIdentifier !== undefined) {
    return `<PreviousCertId>${escapeXml(certIdentifier)}</PreviousCertId>`;
  }
  return fingerprint === undefined ? "" : "<Force>true</Force>";
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
