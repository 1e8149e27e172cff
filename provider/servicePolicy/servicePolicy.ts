import { unknownNames } from "../engine/unknownNames";
import { longestPolicy, type PolicyDocument, type PolicyStatement } from "../oss/policyDocument";
import { type ServicePolicyOptions, servicePermissions, type TargetPlaces } from "./servicePermissions";

/**
 * The minimal policy for a RAM user or role that sets certificates on services: for each part of a program exactly the actions that
 * it needs, on exactly the names that it has.
 *
 * ```ts
 * servicePolicy({ casCertificates: "delete", cdnDomains: ["www.example.com"] });
 * // { Version: "1", Statement: [
 * //   { Effect: "Allow", Action: ["yundun-cert:ListUserCertificateOrder", "yundun-cert:UploadUserCertificate",
 * //     "yundun-cert:ListCertificates", "yundun-cert:DeleteUserCertificate"], Resource: ["*"] },
 * //   { Effect: "Allow", Action: ["cdn:DescribeDomainCertificateInfo", "cdn:SetCdnDomainSSLCertificate"],
 * //     Resource: ["acs:cdn:*:*:domain/www.example.com"] }] }
 * ```
 *
 * @throws Error if nothing is asked for, if an option is unknown, or if the policy is longer than RAM takes
 */
export function servicePolicy(options: ServicePolicyOptions): PolicyDocument {
  const [unknown] = [
    ...unknownNames(options, optionNames, "servicePolicy"),
    ...unknownNames(options.targets ?? {}, placeNames, "`targets`"),
  ];
  if (unknown !== undefined) {
    throw new Error(`The policy can't be written: ${unknown}`);
  }
  const document: PolicyDocument = { Version: "1", Statement: statementsFor(options) };
  if (document.Statement.length === 0) {
    throw new Error(
      "servicePolicy: the program has nothing that needs a permission. Name its certificates, domains or buckets.",
    );
  }
  const { length } = JSON.stringify(document);
  if (length > longestPolicy) {
    throw new Error(
      `The policy would have ${length} characters, and RAM takes at most ${longestPolicy}. Split it: call servicePolicy for some of the domains at a time.`,
    );
  }
  return document;
}

const optionNames = Object.keys({
  casCertificates: true,
  identifiers: true,
  cdnDomains: true,
  dcdnDomains: true,
  httpsSettings: true,
  sm2: true,
  buckets: true,
  fcDomains: true,
  casDeployments: true,
  handshake: true,
  targets: true,
  accountId: true,
} satisfies Record<keyof ServicePolicyOptions, true>);

const placeNames = Object.keys({ products: true, regions: true, buckets: true } satisfies Record<
  keyof TargetPlaces,
  true
>);

/** Actions on the same resources share a statement. */
function statementsFor(options: ServicePolicyOptions): PolicyStatement[] {
  const actionsOn = new Map<string, Set<string>>();
  for (const { actions, resources } of servicePermissions) {
    const on = JSON.stringify([...new Set(resources(options))]);
    const known = actionsOn.get(on) ?? new Set();
    actionsOn.set(on, new Set([...known, ...actions]));
  }
  actionsOn.delete("[]");
  return [...actionsOn].map(([on, actions]) => ({
    Effect: "Allow",
    Action: [...actions],
    Resource: JSON.parse(on) as string[],
  }));
}
