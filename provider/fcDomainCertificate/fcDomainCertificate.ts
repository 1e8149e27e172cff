import { normalizeRegion, regionProblem } from "../alicloud/region";
import { bindingLifecycle } from "../certificateBinding/binding";
import { domainProblem } from "../certificateBinding/domain";
import type { BindingKind } from "../certificateBinding/kind";
import { choice, replaceOn, text, writeOn } from "../engine/fields";
import { unknownValue } from "../engine/unknown";
import { type FcDomain, type FcProtocol, openFcDomain } from "./fcDomain";

/** A certificate on a custom domain of Function Compute. */
export const fcDomainBinding: BindingKind<FcDomain, { protocol?: FcProtocol }> = {
  type: "FcDomainCertificate",
  placeFields: {
    region: replaceOn(
      text((region) => regionProblem(region, "function")),
      {
        missing: ({ region }) => `\`region\` is missing. ${region}`,
      },
    ),
    domain: replaceOn(text(domainProblem), { missing: () => "`domain` is missing. Name the custom domain." }),
  },
  ownFields: { protocol: writeOn(choice("keep", "HTTP,HTTPS", "HTTPS"), { default: "keep" }) },
  complete({ region, ...inputs }, defaultRegion) {
    const given = region || defaultRegion;
    return { ...inputs, region: typeof given === "string" && given !== unknownValue ? normalizeRegion(given) : given };
  },
  placeOf: ({ region, domain }) => ({ region, domain }),
  id: ({ region, domain }) => `fc/${region}/${domain}`,
  placeIn(id) {
    const [, region = "", domain] = /^fc\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
    return domain === undefined ? undefined : { region, domain };
  },
  idExample: "fc/cn-hangzhou/api.example.com",
  around: ({ region }) => region,
  domainOf: ({ domain }) => domain,
  keyProblem: (algorithm) =>
    /^(RSA|ECDSA)/.test(algorithm)
      ? undefined
      : `\`privateKey\` is ${algorithm}, which Function Compute does not take. Use a certificate with an RSA or ECDSA key.`,
  open: (place, account, { protocol }) => openFcDomain(place, account, protocol),
  howToMake: "Check `domain` and `region`, or add it first: in the console, or by `alicloud.fc.V3CustomDomain`.",
};

/** The lifecycle of `FcDomainCertificate`. */
export const fcDomainCertificate = bindingLifecycle(fcDomainBinding);
