import { checkFailures } from "../engine/checkFailure";
import { fieldProblems } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { checkCertificateOf, type DerivedFromCertificate } from "../pemInputs/checkedCertificate";
import { missingKey } from "../pemInputs/pemInputs";
import { uploadName } from "../pemInputs/uploadedCertificate";
import type { CasStore } from "./certificateStore";
import { inputFields } from "./fields";
import type { CasInputs } from "./state";

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
  const { problems, derived } = checkCertificateOf(inputs, { now, reader }, olds.fingerprintSha256);
  const all = [
    ...fieldProblems(inputFields, inputs, reader),
    ...problems,
    ...missingKey(inputs, reader),
    ...nameProblems(olds, inputs, derived),
  ];
  if (all.length > 0) {
    return { inputs: news, failures: checkFailures(all) };
  }
  const { fingerprintSha256, subjectAlternativeNames } = derived;
  const name =
    isUnknown(fingerprintSha256) || isUnknown(subjectAlternativeNames)
      ? unknownValue
      : uploadName((subjectAlternativeNames as string[])[0], String(fingerprintSha256));
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

/** The new certificate is uploaded while the old one still has the name. */
function nameProblems(
  olds: Raw<CasInputs>,
  { name }: Raw<CasInputs>,
  { fingerprintSha256 }: DerivedFromCertificate,
): string[] {
  const isTaken =
    typeof name === "string" &&
    name === olds.name &&
    olds.fingerprintSha256 !== undefined &&
    !isUnknown(fingerprintSha256) &&
    olds.fingerprintSha256 !== fingerprintSha256;
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
