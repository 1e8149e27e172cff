import { covers, requiredDomainProblems } from "../certificate/names";
import { quote, quoteList, when } from "../certificate/wording";
import { checkFailures } from "../engine/checkFailure";
import { type Fields, fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { namesLaterEnd } from "../pemInputs/certificateReference";
import { checkCertificateOf } from "../pemInputs/checkedCertificate";
import { missingKey } from "../pemInputs/pemInputs";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import { domainProblem } from "./domain";
import { bindingDerived } from "./fields";
import type { BindingKind } from "./kind";
import type { BindingDerived, BindingInputs, BindingSettings } from "./state";

/**
 * Validates the inputs, derives what a preview shows, and matches the certificate's names with the name that shall serve it, without
 * a look at the service.
 *
 * @param fields every input
 */
export function checkBinding<Place extends object, Settings extends object>(
  olds: Raw<BindingInputs<Place & Settings>>,
  news: Raw<BindingInputs<Place & Settings>>,
  { now, defaultRegion, reader = program }: CheckContext,
  kind: Pick<BindingKind<Place, Settings>, "complete" | "domainOf" | "keyProblem" | "placeConflicts" | "ownFields">,
  fields: Fields,
): CheckResult<BindingInputs<Place & Settings>> {
  const completed = kind.complete?.(news as Raw<Place>, defaultRegion);
  const inputs: Raw<BindingInputs<Place & Settings>> = withoutUndefined({ ...news, ...completed });
  const settings = inputs as Raw<BindingSettings>;
  const takesReference = "casCertificate" in kind.ownFields;
  const { problems, derived } = deriveFrom(
    settings,
    olds as Raw<BindingDerived>,
    { now, reader, keyProblem: kind.keyProblem },
    takesReference,
  );
  const required = requiredDomains(settings);
  const domain = kind.domainOf(inputs as never);
  const isDomain = typeof domain === "string" && domainProblem(domain) === undefined;
  const all = [
    ...fieldProblems(fields, inputs, reader),
    ...(kind.placeConflicts?.(inputs as never) ?? []),
    ...problems,
    ...requiredDomainProblems(required).map(({ reason }) => reason),
    ...coverageProblems(derived, [...(isDomain ? [{ input: "`domain`", name: domain }] : []), ...namesOf(required)]),
  ];
  return all.length > 0
    ? { inputs: news, failures: checkFailures(all) }
    : { inputs: withoutUndefined({ ...inputs, ...derived }), failures: [] };
}

type Judge = Required<Pick<CheckContext, "now" | "reader">> & Pick<BindingKind<object>, "keyProblem">;

interface Derivation {
  problems: string[];
  derived: { [Name in keyof BindingDerived]?: unknown };
}

function deriveFrom(
  settings: Raw<BindingSettings>,
  olds: Raw<BindingDerived>,
  context: Judge,
  takesReference: boolean,
): Derivation {
  const { casCertificate, certificate, chain, privateKey } = settings;
  if (!takesReference) {
    const { problems, derived } = ofPem(settings, olds.fingerprintSha256, context);
    return { problems: [...(casCertificate === undefined ? [] : [notTaken]), ...problems], derived };
  }
  if (casCertificate === undefined && certificate === undefined) {
    const problem =
      "`casCertificate` and `certificate` are missing. Give the output `reference` of a CasCertificate, or a certificate and its key.";
    return { problems: [problem], derived: ofReference(settings, olds, context).derived };
  }
  if (casCertificate === undefined) {
    return ofPem(settings, olds.fingerprintSha256, context);
  }
  const isAlone = typeof casCertificate === "string" && !isUnknown(casCertificate);
  const { problems, derived } = isAlone ? ofIdentifier() : ofReference(settings, olds, context);
  const others = { certificate, chain, privateKey };
  const both = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [`\`${name}\``]));
  return { problems: [...(both.length === 0 ? [] : [bothGiven(both)]), ...problems], derived };
}

const bothGiven = (others: readonly string[]) =>
  `\`casCertificate\` and ${others.join(", ")} are both given. Keep \`casCertificate\`, which needs no key here, or remove it.`;

const notTaken =
  "`casCertificate`: this service takes no certificate of the certificate store. Remove it, and give `certificate` and `privateKey`.";

function ofPem(settings: Raw<BindingSettings>, deployed: unknown, context: Judge): Derivation {
  const { problems, derived } = checkCertificateOf(settings, context, deployed);
  const { keyAlgorithm } = derived;
  const keyProblem = isUnknown(keyAlgorithm) ? undefined : context.keyProblem?.(String(keyAlgorithm));
  const names = Object.keys(bindingDerived) as (keyof typeof bindingDerived)[];
  return {
    problems: [...problems, ...missingKey(settings, context.reader), ...(keyProblem === undefined ? [] : [keyProblem])],
    derived: Object.fromEntries(names.map((name) => [name, derived[name]])),
  };
}

/** What an identifier stands for is looked up in the update. */
function ofIdentifier(): Derivation {
  const warning =
    "`casCertificate` is an identifier alone, so the names of its certificate are matched with the domain during the update, not in a preview. " +
    namesLaterEnd;
  return { problems: [], derived: { warnings: [warning] } };
}

/** Before its upload, everything of a certificate in CAS is known except the identifier. */
function ofReference(
  { casCertificate, allowExpired }: Raw<BindingSettings>,
  olds: Raw<BindingDerived>,
  { now }: Judge,
): Derivation {
  const given = (typeof casCertificate === "object" ? casCertificate : {}) as Record<string, unknown>;
  const known = (name: string) => given[name] ?? unknownValue;
  const [fingerprintSha256, notAfter] = [known("fingerprintSha256"), known("notAfter")];
  const isExpired = typeof notAfter === "string" && notAfter !== unknownValue && new Date(notAfter) < now;
  const isDeployed = fingerprintSha256 === olds.fingerprintSha256;
  return {
    problems: [
      ...when(
        given.keyAlgorithm === "SM2",
        "`casCertificate` is an SM2 pair, which this resource can't have served. Give a CasCertificate with `certificate` and `privateKey`.",
      ),
      ...when(
        isExpired && !isDeployed && allowExpired !== true,
        `\`casCertificate\` expired on ${notAfter}. Renew it, or set \`allowExpired: true\` to serve it anyway.`,
      ),
    ],
    derived: {
      fingerprint: known("fingerprint"),
      fingerprintSha256,
      subjectAlternativeNames: known("subjectAlternativeNames"),
      notBefore: known("notBefore"),
      notAfter,
      renewAfter: undefined,
      warnings: [],
    },
  };
}

/** A name that the certificate must cover, and the input that asks for it. */
interface RequiredName {
  input: string;
  name: string;
}

/** With `certificate`, the checklist looks at these. */
function requiredDomains({ casCertificate, requiredDomains }: Raw<BindingSettings>): string[] {
  return casCertificate === undefined || !Array.isArray(requiredDomains) ? [] : requiredDomains;
}

/** Those that are names. */
function namesOf(required: readonly string[]): RequiredName[] {
  return required.flatMap((name, index) =>
    requiredDomainProblems([name]).length > 0 ? [] : [{ input: `\`requiredDomains[${index}]\``, name }],
  );
}

function coverageProblems(
  { subjectAlternativeNames: names }: Derivation["derived"],
  required: RequiredName[],
): string[] {
  if (!Array.isArray(names) || isUnknown(names)) {
    return [];
  }
  return required.flatMap(({ input, name }) =>
    isUnknown(name) || covers(names.map(String), name)
      ? []
      : [
          `${input}: the certificate is for ${quoteList(names.map(String))}, and not for ${mayBeKeyMaterial(name) ? "this name" : quote(name)}, where clients would refuse it. ` +
            "Give a certificate that has this name.",
        ],
  );
}
