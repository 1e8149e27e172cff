import { bindingLifecycle } from "../certificateBinding/binding";
import { domainProblem } from "../certificateBinding/domain";
import { casCertificateField, onDestroyField } from "../certificateBinding/fields";
import type { BindingKind } from "../certificateBinding/kind";
import { choice, replaceOn, text } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { type CdnSettings, openCdnDomain } from "./cdnDomain";
import type { CdnProduct } from "./cdnRequests";
import { settingFields } from "./settingFields";
import { sm2Conflicts } from "./sm2Certificate";

/** What a destroy does: nothing; it puts back the certificate that was served before; or it switches HTTPS off. */
export type OnCdnDestroy = "keep" | "restorePrevious" | "disableHttps";

/** A domain of CDN or DCDN. */
export interface CdnPlace {
  domain: string;
  product?: CdnProduct;
}

/** A certificate on a domain of CDN or DCDN. */
export const cdnBinding: BindingKind<CdnPlace, CdnSettings> = {
  type: "CdnDomainCertificate",
  placeFields: {
    domain: replaceOn(text(domainProblem), { missing: () => "`domain` is missing. Name the CDN domain." }),
    product: replaceOn(choice("cdn", "dcdn"), { default: "cdn" }),
  },
  ownFields: { ...casCertificateField, ...onDestroyField("keep", "restorePrevious", "disableHttps"), ...settingFields },
  complete: (inputs) => ({ ...inputs, product: inputs.product ?? "cdn" }),
  placeOf: ({ domain, product }) => ({ domain, ...(product !== undefined && { product }) }),
  placeConflicts: (inputs) =>
    sm2Conflicts(cdnBinding.domainOf(inputs), (inputs as { sm2CasCertificate?: unknown }).sm2CasCertificate),
  id: ({ domain, product = "cdn" }) => `${product}/${domain}`,
  placeIn(id) {
    const [, product, domain = ""] = /^(cdn|dcdn)\/(.+)$/.exec(id) ?? [];
    return product === undefined ? undefined : { domain, product: product as CdnProduct };
  },
  idExample: "cdn/www.example.com",
  around: ({ product = "cdn" }) => product,
  domainOf: ({ domain }) => (typeof domain === "string" && !isUnknown(domain) ? domain.replace(/^\./, "*.") : domain),
  open: ({ domain, product = "cdn" }, account, settings) => openCdnDomain(product, domain, account, settings),
  firstCertificate: "From now on its HTTPS requests are billed.",
  howToMake: "Check `domain` and `product`, or add it first: in the console, or by `alicloud.cdn.DomainNew`.",
};

/** The lifecycle of `CdnDomainCertificate`. */
export const cdnDomainCertificate = bindingLifecycle(cdnBinding);
