import type { Account } from "../alicloud/account";
import { isAccelerated } from "../cdnDomainCertificate/accelerated";
import { bindingLifecycle } from "../certificateBinding/binding";
import { domainProblem } from "../certificateBinding/domain";
import { casCertificateField, onDestroyField } from "../certificateBinding/fields";
import type { BindingKind } from "../certificateBinding/kind";
import { recordOnly, replaceOn, text } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { withoutUndefined } from "../engine/withoutUndefined";
import { locationConflicts, locationForms, missingFromLocation, normalizeBucketLocation } from "../oss/location";
import { openBucketDomain } from "./ossDomain";

/** What a destroy does: nothing, it puts back the certificate that was served before, or it takes the certificate off the domain. */
export type OnOssDomainDestroy = "keep" | "restorePrevious" | "removeCertificate";

/** A domain that is bound to a bucket. */
export interface OssDomainPlace {
  region: string;
  bucket: string;
  domain: string;
  endpoint?: string;
}

/** A certificate on a domain of a bucket. */
export const ossDomainBinding: BindingKind<OssDomainPlace> = {
  type: "OssDomainCertificate",
  placeFields: {
    region: replaceOn(locationForms.region, { missing: missingFromLocation.region }),
    bucket: replaceOn(locationForms.bucket, {
      missing: () => "`bucket` is missing. Name the bucket that the domain is bound to.",
    }),
    domain: replaceOn(text(domainProblem), {
      missing: () => "`domain` is missing. Name the domain that is bound to the bucket.",
    }),
    endpoint: recordOnly(locationForms.endpoint),
  },
  ownFields: { ...casCertificateField, ...onDestroyField("keep", "restorePrevious", "removeCertificate") },
  complete: (inputs, defaultRegion) =>
    normalizeBucketLocation({ ...inputs, region: inputs.region || defaultRegion } as Raw<OssDomainPlace>),
  placeConflicts: locationConflicts,
  placeOf: ({ region, bucket, domain, endpoint }) => withoutUndefined({ region, bucket, domain, endpoint }),
  id: ({ region, bucket, domain }) => `oss/${region}/${bucket}/${domain}`,
  placeIn(id) {
    const [, region = "", bucket = "", domain] = /^oss\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
    return domain === undefined ? undefined : { region, bucket, domain };
  },
  idExample: "oss/cn-hangzhou/my-bucket/www.example.com",
  around: ({ region, bucket }) => `${region}/${bucket}`,
  domainOf: ({ domain }) => domain,
  open: ({ endpoint, ...place }, account) =>
    openBucketDomain(withoutUndefined({ ...place, endpoint: endpoint ?? account.host("oss") }), account),
  howToMake:
    "Check `region`, `bucket` and `domain`, or bind it first: in the console, or by `alicloud.oss.BucketCname` after the TXT record of `alicloud.oss.BucketCnameToken`.",
  firstLook: accelerationWarning,
};

/** The lifecycle of `OssDomainCertificate`. */
export const ossDomainCertificate = bindingLifecycle(ossDomainBinding);

/** A visitor of a domain that CDN accelerates meets CDN's certificate. */
async function accelerationWarning({ domain }: OssDomainPlace, account: Account): Promise<string[]> {
  return (await isAccelerated(domain, account))
    ? [
        `Domain '${domain}' is accelerated by CDN, so visitors get CDN's certificate and not the one of the bucket. Set it with a CdnDomainCertificate.`,
      ]
    : [];
}
