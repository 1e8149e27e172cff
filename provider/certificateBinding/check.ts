import { covers } from "../certificate/coverage";
import { quoteList } from "../certificate/wording";
import { checkFailures } from "../engine/checkFailure";
import { type Fields, fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { checkCertificateOf } from "../pemInputs/checkedCertificate";
import type { BindingDerived, BindingInputs, BindingSettings } from "./state";

/**
 * Validates the inputs, derives what a preview shows, and matches the certificate's names with the name that shall serve it, without
 * a look at the service.
 *
 * @param fields of the place and the binding
 * @param domain what the certificate must cover
 */
export function checkBinding<Place extends object>(
  olds: Raw<BindingInputs<Place>>,
  news: Raw<BindingInputs<Place>>,
  { now, reader = program }: CheckContext,
  fields: Fields,
  domain: unknown,
): CheckResult<BindingInputs<Place>> {
  const inputs: Raw<BindingInputs<Place>> = withoutUndefined({ ...news });
  const settings = inputs as Raw<BindingSettings>;
  const { problems, derived } =
    settings.casCertificate === undefined
      ? ofPem(settings, (olds as Raw<BindingDerived>).fingerprintSha256, now)
      : ofReference(settings, now);
  const all = [...fieldProblems(fields, inputs, reader), ...problems, ...coverageProblem(derived, domain)];
  return all.length > 0
    ? { inputs: news, failures: checkFailures(all) }
    : { inputs: withoutUndefined({ ...inputs, ...derived }), failures: [] };
}

interface Derivation {
  problems: string[];
  derived: Record<keyof BindingDerived, unknown>;
}

function ofPem(settings: Raw<BindingSettings>, deployed: unknown, now: Date): Derivation {
  const { problems, derived } = checkCertificateOf(settings, { now, deployed });
  const { fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter, renewAfter, warnings } =
    derived;
  return {
    problems,
    derived: { fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter, renewAfter, warnings },
  };
}

/** Of a certificate of CAS everything is known before its upload, but the identifier. */
function ofReference({ casCertificate, certificate, privateKey }: Raw<BindingSettings>, now: Date): Derivation {
  const both = certificate !== undefined || privateKey !== undefined;
  const given = (typeof casCertificate === "object" ? casCertificate : {}) as Record<string, unknown>;
  const known = (name: string) => given[name] ?? unknownValue;
  const notAfter = known("notAfter");
  const isExpired = typeof notAfter === "string" && !isUnknown(notAfter) && new Date(notAfter) < now;
  return {
    problems: both
      ? [
          "`casCertificate` and `certificate` are both given. Keep `casCertificate`, which needs no key here, or remove it.",
        ]
      : [],
    derived: {
      fingerprint: known("fingerprint"),
      fingerprintSha256: known("fingerprintSha256"),
      subjectAlternativeNames: known("subjectAlternativeNames"),
      notBefore: known("notBefore"),
      notAfter,
      renewAfter: undefined,
      warnings: isExpired ? [`The certificate of \`casCertificate\` expired on ${notAfter}.`] : [],
    },
  };
}

function coverageProblem({ subjectAlternativeNames: names }: Derivation["derived"], domain: unknown): string[] {
  if (!Array.isArray(names) || isUnknown(names) || typeof domain !== "string" || isUnknown(domain)) {
    return [];
  }
  return covers(names.map(String), domain)
    ? []
    : [
        `\`domain\`: the certificate is for ${quoteList(names.map(String))}, and not for '${domain}', where clients would refuse it. ` +
          "Give a certificate that has this name.",
      ];
}
