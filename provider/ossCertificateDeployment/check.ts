import { archiveName, directories } from "../bucketLayout/layout";
import type { CheckedCertificate } from "../certificate/check";
import type { Problem } from "../certificate/problem";
import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import { fileHashProblem } from "../pemInputs/fileHash";
import { readMaterial } from "../pemInputs/readPem";
import { archiveCollision } from "./archiveCollision";
import { diffDeployment } from "./diff";
import { locationProblems, normalizeLocation } from "./location";
import { compare } from "./plan";
import { rollbackWarning, rolledBackFrom } from "./rollback";
import { settingsProblems } from "./settings";
import type { CheckedInputs, DerivedFields } from "./state";
import { unchangedFields } from "./unchanged";

/** What check needs to know besides the inputs. */
export interface CheckContext {
  now: Date;
  /** `alicloud:region` of the stack or provider, for a deployment that names none. */
  defaultRegion?: string | undefined;
}

/** Inputs as a program gave them: nothing about them is certain yet. */
export type RawInputs = Partial<Record<keyof CheckedInputs, unknown>>;

/** The inputs with the derived fields, or the reasons to refuse them. */
export interface CheckResult {
  inputs: RawInputs;
  failures: CheckFailure[];
}

/**
 * Validates the inputs and derives from the certificate what a preview shows. Reads files of `FileAsset`s, and neither
 * network nor credentials.
 *
 * @param olds the checked inputs of the last deployment, if there was one
 */
export function checkDeployment(olds: RawInputs, news: RawInputs, context: CheckContext): CheckResult {
  const region = news.region || context.defaultRegion;
  const inputs: RawInputs = withoutUndefined(normalizeLocation({ ...news, region }));
  const location = locationProblems(inputs);
  const problems = [...location, ...settingsProblems(inputs)];
  const unchanged = unchangedFields(olds, inputs);
  if (problems.length === 0 && unchanged !== undefined) {
    return withFilesForUpload(olds, withoutUndefined({ ...inputs, ...unchanged }), news);
  }
  const material = readMaterials(inputs);
  const checked = checkUnlessDeployed(olds, inputs, material, context.now);
  problems.push(...[...material.problems, ...checked.problems].map(({ reason }) => reason));
  // Paths can't be derived from a prefix that is no text.
  const derived: RawInputs = location.length > 0 ? inputs : { ...inputs, ...derive(olds, inputs, checked) };
  const collision = moves(olds, inputs) ? undefined : archiveCollision(olds, derived);
  problems.push(...(collision === undefined ? [] : [collision]));
  if (isMissing(inputs.privateKey)) {
    if (staysAsImported(olds, derived)) {
      derived.warnings = olds.warnings;
    } else {
      problems.push(missingProblem("privateKey"));
    }
  }
  return problems.length > 0
    ? { inputs: news, failures: checkFailures(problems) }
    : { inputs: withoutUndefined(derived), failures: [] };
}

/** What needs no look at the certificate may still need its files: new tags, say, are uploaded with the objects. */
function withFilesForUpload(olds: RawInputs, inputs: RawInputs, news: RawInputs): CheckResult {
  const { shapes } = compare(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>);
  const problems = shapes.length === 0 ? [] : readMaterials(inputs).problems.map(({ reason }) => reason);
  return problems.length > 0 ? { inputs: news, failures: checkFailures(problems) } : { inputs, failures: [] };
}

/**
 * What was imported from a bucket has no key, which no import shows: none is needed as long as nothing is to be updated.
 * Of the warnings it then keeps the import's.
 */
function staysAsImported(olds: RawInputs, inputs: RawInputs): boolean {
  if (olds.fingerprintSha256 === undefined || !isMissing(olds.privateKey)) {
    return false;
  }
  const { shapes, memories } = compare(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>);
  return shapes.length === 0 && memories.every((name) => name === "warnings") && !moves(olds, inputs);
}

/** Whether the place is another. One that isn't known yet is taken for the old one, as in the diff. */
function moves(olds: RawInputs, inputs: RawInputs): boolean {
  return diffDeployment(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>).replaces.length > 0;
}

const isMissing = (value: unknown) => value === undefined || value === null;

export const missingProblem = (input: string) =>
  `\`${input}\` is missing. Give its PEM text, or new pulumi.asset.FileAsset("…") with the file's path.`;

/** The PEM inputs' contents; an input that is unknown, absent or unreadable is left out. */
export interface Materials {
  certificate?: string | Uint8Array;
  chain?: string | Uint8Array;
  privateKey?: string | Uint8Array;
  problems: Problem[];
}

/** Reads the three PEM inputs, from text or files. That `privateKey` is missing is for the caller to judge. */
export function readMaterials(inputs: RawInputs): Materials {
  const materials: Materials = { problems: [] };
  for (const input of ["certificate", "chain", "privateKey"] as const) {
    const value = inputs[input];
    if (isUnknown(value)) {
      continue;
    }
    if (isMissing(value)) {
      if (input === "certificate") {
        materials.problems.push({ input, reason: missingProblem(input) });
      }
      continue;
    }
    const material = readMaterial(input, value);
    if ("problem" in material) {
      materials.problems.push({ input, reason: material.problem });
      continue;
    }
    const changed = fileHashProblem(input, value, material.content);
    if (changed === undefined) {
      materials[input] = material.content;
    } else {
      materials.problems.push({ input, reason: changed });
    }
  }
  return materials;
}

/**
 * The checklist. A certificate that is deployed already, in the same place, is not refused for having expired: an expired
 * certificate must not keep a whole stack from being deployed. The resource warns about it instead.
 */
function checkUnlessDeployed(olds: RawInputs, inputs: RawInputs, materials: Materials, now: Date): CheckedCertificate {
  const allowExpired = inputs.allowExpired === true || isUnknown(inputs.allowExpired);
  const checked = checkMaterials(inputs, materials, { allowExpired, now });
  const { fingerprintSha256 } = checked.description ?? {};
  const isDeployed =
    fingerprintSha256 !== undefined && olds.fingerprintSha256 === fingerprintSha256 && !moves(olds, inputs);
  return !allowExpired && checked.problems.length > 0 && isDeployed
    ? checkMaterials(inputs, materials, { allowExpired: true, now })
    : checked;
}

/** Runs the checklist of provider/certificate/ over what the inputs hold. */
export function checkMaterials(
  inputs: RawInputs,
  materials: Materials,
  { allowExpired, now }: { allowExpired: boolean; now: Date },
): CheckedCertificate {
  const { requiredDomains, renewBeforeDays } = inputs;
  // Loaded with the first certificate that must be looked at; a preview in which nothing changed looks at none.
  const { checkCertificate }: typeof import("../certificate/check") = require("../certificate/check");
  return checkCertificate({
    certificate: materials.certificate,
    chain: materials.chain,
    chainUnknown: isUnknown(inputs.chain),
    privateKey: materials.privateKey,
    requiredDomains: Array.isArray(requiredDomains) ? requiredDomains.filter((domain) => !isUnknown(domain)) : [],
    ...(typeof renewBeforeDays === "number" && { renewBeforeDays }),
    allowExpired,
    now,
  });
}

function derive(
  olds: RawInputs,
  inputs: RawInputs,
  { description, warnings }: CheckedCertificate,
): Record<keyof DerivedFields | "rolledBackFrom", unknown> {
  const known = description ?? unknownDescription;
  const chainKnown = description !== undefined && !isUnknown(inputs.chain);
  const paths =
    description === undefined || isUnknown(inputs.prefix)
      ? { archivePath: unknownValue, latestPath: unknownValue }
      : directories(inputs.prefix as string | undefined, description);
  const newer = description && rolledBackFrom(olds, description);
  const rollback = description && newer !== undefined ? [rollbackWarning(archiveName(description), newer)] : [];
  return {
    ...known,
    chainFingerprints: chainKnown ? known.chainFingerprints : unknownValue,
    renewAfter: isUnknown(inputs.renewBeforeDays) ? unknownValue : known.renewAfter,
    ...paths,
    warnings: chainKnown && !isUnknown(inputs.privateKey) ? [...rollback, ...warnings] : unknownValue,
    rolledBackFrom: newer,
  };
}

const unknownDescription = {
  fingerprint: unknownValue,
  fingerprintSha256: unknownValue,
  chainFingerprints: unknownValue,
  serialNumber: unknownValue,
  subject: unknownValue,
  issuer: unknownValue,
  subjectAlternativeNames: unknownValue,
  notBefore: unknownValue,
  notAfter: unknownValue,
  renewAfter: unknownValue,
  keyAlgorithm: unknownValue,
} satisfies Record<keyof NonNullable<CheckedCertificate["description"]>, string>;
