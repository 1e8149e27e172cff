import { covers } from "../certificate/names";
import { quote, quoteList, when } from "../certificate/wording";
import { checkFailures } from "../engine/checkFailure";
import { fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { namesLaterEnd } from "../pemInputs/certificateReference";
import { areSame, identifiersOf, itemsOf, knownOf, partsOf } from "./certificates";
import { inputFields } from "./fields";
import { isDomain, keyOf } from "./names";
import { isOffered } from "./products";
import { quotaRefusal } from "./quota";
import type { CasDeploymentResource, DeploymentInputs } from "./state";

/**
 * Validates the inputs, matches the certificates' names with the resources that are named by their domain, and counts the quota, all
 * without a look at the service.
 *
 * @param olds the checked inputs of the last deployment, or `{}`
 */
export function checkDeployment(
  olds: Raw<DeploymentInputs>,
  news: Raw<DeploymentInputs>,
  { now, reader = program }: CheckContext,
): CheckResult<DeploymentInputs> {
  const inputs: Raw<DeploymentInputs> = withoutUndefined({ ...news });
  const problems = fieldProblems(inputFields, inputs, reader);
  if (problems.length > 0) {
    return { inputs: news, failures: checkFailures(problems) };
  }
  const items = itemsOf(inputs);
  const { names, ...known } = items === undefined ? unknownCertificates : knownOf(items);
  const all: Raw<DeploymentInputs> = { ...inputs, ...known, warnings: warningsOf(known.fingerprints) };
  const resources = resourcesOf(inputs);
  // What isn't known yet may turn out to be what the last deployment had.
  const isCountable =
    resources !== undefined &&
    (olds.resources === undefined || !isUnknown([resources, known.fingerprints ?? identifiersOf(items ?? [])]));
  const quotaNeeded = isCountable ? needed(olds, all, resources).length : unknownValue;
  const found = [
    ...(items ?? []).flatMap((item, index) => certificateProblems(item, index, olds, now)),
    ...storeProblems(items ?? [], resources ?? []),
    ...(resources ?? []).flatMap((resource, index) => [
      ...coverageProblems(resource, index, names),
      ...duplicateProblems(resources ?? [], index),
    ]),
    ...when(
      inputs.verify === "handshake" && items !== undefined && known.fingerprints === undefined,
      "`verify` is 'handshake', and `certificates` has an identifier alone, which does not tell what must be presented. Give the output `reference` of a CasCertificate.",
    ),
    ...quotaProblems(quotaNeeded, inputs.maxQuota ?? 0),
  ];
  return found.length > 0
    ? { inputs: news, failures: checkFailures(found) }
    : { inputs: withoutUndefined({ ...all, quotaNeeded }), failures: [] };
}

const unknownCertificates = { fingerprints: unknownValue, notAfter: unknownValue, names: unknownValue };

const identifierAlone =
  "`certificates` has an identifier alone, so its names and its end are not checked before CAS matches it with the resources. " +
  namesLaterEnd;

const warningsOf = (fingerprints: unknown) => when(fingerprints === undefined, identifierAlone);

/** The resources, once the list is known but for single names. */
const resourcesOf = ({ resources }: Raw<DeploymentInputs>) =>
  Array.isArray(resources) ? (resources as CasDeploymentResource[]) : undefined;

/** Those that need a job: all for other certificates, else those that are new. */
function needed(
  before: Raw<DeploymentInputs>,
  inputs: Raw<DeploymentInputs>,
  resources: readonly CasDeploymentResource[],
): readonly CasDeploymentResource[] {
  const certIdentifiers = itemsOf(before) && (identifiersOf(itemsOf(before) ?? []) as string[]);
  const known = { fingerprints: before.fingerprints as string[] | undefined, certIdentifiers } as Parameters<
    typeof areSame
  >[0];
  const old = new Set((resourcesOf(before) ?? []).map(keyOf));
  return areSame(known, inputs) ? resources.filter((resource) => !old.has(keyOf(resource))) : resources;
}

function certificateProblems(item: unknown, index: number, olds: Raw<DeploymentInputs>, now: Date): string[] {
  const { notAfter, keyAlgorithm, fingerprintSha256 } = (typeof item === "object" ? item : {}) as Record<
    string,
    unknown
  >;
  const name = `\`certificates[${index}]\``;
  const deployed = Array.isArray(olds.fingerprints) ? olds.fingerprints : [];
  const isExpired = typeof notAfter === "string" && notAfter !== unknownValue && new Date(notAfter) < now;
  return [
    ...when(keyAlgorithm === "SM2", `${name} is an SM2 pair, which no deployment job takes. Give another certificate.`),
    ...when(isExpired && !deployed.includes(fingerprintSha256), `${name} expired on ${notAfter}. Renew it.`),
  ];
}

/** All certificates of a job are in one store, whose site offers the products. */
function storeProblems(items: readonly unknown[], resources: readonly CasDeploymentResource[]): string[] {
  const identifiers = identifiersOf(items).filter(
    (text): text is string => typeof text === "string" && !isUnknown(text),
  );
  const stores = [...new Set(identifiers.map((identifier) => partsOf(identifier).store))];
  const [store] = stores;
  const absent =
    store === undefined ? [] : resources.filter(({ product }) => !isUnknown(product) && !isOffered(product, store));
  return [
    ...when(
      stores.length > 1,
      "`certificates` are of two stores, and a job has those of one. Make a CasDeployment for each store.",
    ),
    ...when(
      absent.length > 0,
      `\`resources\`: the vendor deploys to ${[...new Set(absent.map(({ product }) => product))].join(", ")} on its China site only, and the certificates are in the store ${store}. Remove them, or use the store 'cn-hangzhou'.`,
    ),
  ];
}

function coverageProblems({ name }: CasDeploymentResource, index: number, names: unknown): string[] {
  if (!Array.isArray(names) || isUnknown(name) || !isDomain(name)) {
    return [];
  }
  const known = names.map(String);
  return when(
    !covers(known, name.replace(/^\./, "*.")),
    `\`resources[${index}]\`: the certificates are for ${quoteList(known)}, and not for ${quote(name)}, where clients would refuse them. ` +
      "Give a certificate that has this name.",
  );
}

function duplicateProblems(resources: readonly CasDeploymentResource[], index: number): string[] {
  const resource = resources[index] as CasDeploymentResource;
  const first = resources.findIndex((other) => keyOf(other) === keyOf(resource));
  return when(
    first < index && !isUnknown(resource),
    `\`resources[${index}]\` is the same as \`resources[${first}]\`. Remove one of the two.`,
  );
}

function quotaProblems(needed: unknown, maxQuota: unknown): string[] {
  return typeof needed === "number" && typeof maxQuota === "number" && needed > maxQuota
    ? [quotaRefusal(needed, maxQuota)]
    : [];
}
