import { isDeepStrictEqual } from "node:util";
import type { CheckedSm2Pair, Sm2Parts } from "../certificate/sm2Pair";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import { isUnknown, unknownValue } from "../engine/unknown";
import type { CheckContext } from "../lifecycle/lifecycle";
import { unknownDescription } from "../pemInputs/certificateFields";
import { isMissing, readGiven } from "../pemInputs/pemInputs";
import { changed, unusable } from "../pemInputs/uploadedCertificate";
import { identity } from "./identity";
import type { CasDerived, CasInputs } from "./state";

const parts = [
  "signCertificate",
  "signPrivateKey",
  "encryptCertificate",
  "encryptPrivateKey",
] as const satisfies (keyof Sm2Parts)[];

/** What check derives from `sm2`, or one sentence for each problem. */
export interface CheckedSm2 {
  problems: string[];
  derived: Raw<CasDerived>;
  files: CheckedSm2Pair["files"];
}

/**
 * Runs the checklist over the input `sm2`. A pair that is already deployed is not refused for having expired.
 *
 * @param deployed the checked inputs of the last deployment
 */
export function checkSm2Of(
  inputs: Raw<CasInputs>,
  { now, reader = program }: Pick<CheckContext, "now" | "reader">,
  deployed: Raw<CasInputs>,
): CheckedSm2 {
  const { contents, problems } = readParts(inputs.sm2, reader);
  const { description, files, warnings, problems: found } = checkPair(inputs, contents, now, reader);
  const isDeployed = description !== undefined && identity.every((field) => description[field] === deployed[field]);
  const checked = found.filter(({ isExpiry }) => !isDeployed || !isExpiry).map(({ reason }) => reason);
  const known = description ?? { ...unknownDescription, encryptFingerprintSha256: unknownValue };
  return {
    problems: [...exclusionProblem(inputs), ...problems, ...checked],
    derived: {
      ...known,
      renewAfter: isUnknown(inputs.renewBeforeDays) ? unknownValue : known.renewAfter,
      warnings: description === undefined || isUnknown(inputs.sm2) ? unknownValue : warnings,
    },
    files,
  };
}

/**
 * The pair for an upload, if it is still the one that was previewed.
 *
 * @throws UserError if it can't be used any more, or is another
 */
export function uploadedPair(inputs: CasInputs, now: Date): Sm2Parts<string> {
  const { problems, derived, files } = checkSm2Of({ ...inputs, allowExpired: true }, { now }, {});
  if (problems.length > 0 || files === undefined) {
    throw unusable(problems);
  }
  if (![...identity, "chainFingerprints" as const].every((field) => isDeepStrictEqual(derived[field], inputs[field]))) {
    throw changed();
  }
  return files;
}

function exclusionProblem(inputs: Raw<CasInputs>): string[] {
  const others = (["certificate", "chain", "privateKey"] as const).filter((name) => !isMissing(inputs[name]));
  return others.length === 0
    ? []
    : [
        `\`sm2\` and ${others.map((name) => `\`${name}\``).join(", ")} are both given. Keep one of them: a CasCertificate is one certificate or one SM2 pair.`,
      ];
}

type Contents = Partial<Record<keyof Sm2Parts, string | Uint8Array>>;

/** The contents of the parts, without those that are unknown, missing or unreadable. */
function readParts(sm2: unknown, reader: Reader): { contents: Contents; problems: string[] } {
  if (sm2 === unknownValue) {
    return { contents: {}, problems: [] };
  }
  const given = (typeof sm2 === "object" ? sm2 : {}) as Record<string, unknown>;
  const missing = parts.filter((part) => isMissing(given[part]));
  if (missing.length > 0) {
    const names = missing.map((part) => `\`sm2.${part}\``).join(", ");
    const reason = `${names} is missing: an SM2 pair is two certificates, each with its key. Give ${reader.pemInput} for each.`;
    return { contents: {}, problems: [reason] };
  }
  const read = parts
    .filter((part) => !isUnknown(given[part]))
    .map((part) => ({ part, ...readGiven(`sm2.${part}`, given[part], reader) }));
  return {
    contents: Object.fromEntries(read.flatMap((one) => ("content" in one ? [[one.part, one.content]] : []))),
    problems: read.flatMap((one) => ("problem" in one ? [one.problem] : [])),
  };
}

function checkPair(inputs: Raw<CasInputs>, contents: Contents, now: Date, reader: Reader): CheckedSm2Pair {
  const { requiredDomains, renewBeforeDays, allowExpired } = inputs;
  // Loaded with the first pair that must be checked.
  const { checkSm2Pair }: typeof import("../certificate/sm2Pair") = require("../certificate/sm2Pair");
  return checkSm2Pair({
    signCertificate: contents.signCertificate,
    signPrivateKey: contents.signPrivateKey,
    encryptCertificate: contents.encryptCertificate,
    encryptPrivateKey: contents.encryptPrivateKey,
    requiredDomains: Array.isArray(requiredDomains) ? requiredDomains.filter((domain) => !isUnknown(domain)) : [],
    ...(typeof renewBeforeDays === "number" && { renewBeforeDays }),
    allowExpired: allowExpired === true || isUnknown(allowExpired),
    now,
    reader,
  });
}
