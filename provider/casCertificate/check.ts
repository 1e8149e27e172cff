import { isDeepStrictEqual } from "node:util";
import { checkFailures } from "../engine/checkFailure";
import { fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { checkCertificateOf, type DerivedFromCertificate } from "../pemInputs/checkedCertificate";
import { isMissing, missingKey } from "../pemInputs/pemInputs";
import type { CasStore } from "./certificateStore";
import { inputFields } from "./fields";
import { defaultName, identity } from "./identity";
import { checkSm2Of } from "./sm2";
import type { CasDerived, CasInputs } from "./state";

/**
 * Validates the inputs and derives from the certificate what a preview shows, the name and the store included.
 *
 * @param olds the checked inputs of the last deployment, or `{}`
 */
export function checkCas(
  olds: Raw<CasInputs>,
  news: Raw<CasInputs>,
  { now, defaultRegion, reader = program }: CheckContext,
): CheckResult<CasInputs> {
  const inputs: Raw<CasInputs> = withoutUndefined({ ...news });
  const { problems, derived } = deriveFrom(olds, inputs, { now, reader });
  const all = [...fieldProblems(inputFields, inputs, reader), ...problems, ...nameProblems(olds, inputs, derived)];
  if (all.length > 0) {
    return { inputs: news, failures: checkFailures(all) };
  }
  const name = isUnknown([derived.subjectAlternativeNames, ...identity.map((field) => derived[field])])
    ? unknownValue
    : defaultName(derived as CasDerived);
  return {
    inputs: withoutUndefined({
      ...inputs,
      ...derived,
      store: inputs.store ?? defaultStore(defaultRegion),
      name: inputs.name ?? name,
    }),
    failures: [],
  };
}

/** What is wrong with the certificate or the pair, and what follows from it. */
function deriveFrom(
  olds: Raw<CasInputs>,
  inputs: Raw<CasInputs>,
  context: Required<Pick<CheckContext, "now" | "reader">>,
): { problems: string[]; derived: Raw<CasDerived> } {
  if (!isMissing(inputs.sm2)) {
    return checkSm2Of(inputs, context, olds);
  }
  const { problems, derived } = checkCertificateOf(inputs, context, olds.fingerprintSha256);
  const warnings = Array.isArray(derived.warnings)
    ? [...derived.warnings, ...chainWarnings(olds, derived)]
    : derived.warnings;
  return { problems: [...problems, ...missingKey(inputs, context.reader)], derived: { ...derived, warnings } };
}

/** The store can't change a certificate's chain, and takes the same certificate for the one that it has. */
function chainWarnings(
  olds: Raw<CasInputs>,
  { fingerprintSha256, chainFingerprints }: DerivedFromCertificate,
): string[] {
  const isOther =
    olds.fingerprintSha256 === fingerprintSha256 &&
    !isUnknown([fingerprintSha256, chainFingerprints]) &&
    !isDeepStrictEqual(olds.chainFingerprints, chainFingerprints);
  return isOther
    ? [
        "`chain` has changed and the certificate has not: the certificate store keeps the chain of the upload. " +
          "Have the certificate issued again; the new one takes the new chain along.",
      ]
    : [];
}

/** The new certificate is uploaded while the old one still has the name. */
function nameProblems(olds: Raw<CasInputs>, { name }: Raw<CasInputs>, derived: Raw<CasDerived>): string[] {
  const isTaken =
    typeof name === "string" &&
    name === olds.name &&
    olds.fingerprintSha256 !== undefined &&
    identity.some((field) => !isUnknown(derived[field]) && olds[field] !== derived[field]);
  return isTaken
    ? [
        "`name` is that of the certificate before, which is deleted only after this one is uploaded. Choose another, or leave it out.",
      ]
    : [];
}

/** The store of a region: the international one outside of mainland China's regions. */
export function defaultStore(region = "cn-hangzhou"): CasStore {
  return region.startsWith("cn-") ? "cn-hangzhou" : "ap-southeast-1";
}
