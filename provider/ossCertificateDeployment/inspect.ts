import { directories, normalizePrefix } from "../bucketLayout/layout";
import { prefixProblem } from "../bucketLayout/prefix";
import type { CertificateDescription } from "../certificate/describe";
import type { InputName } from "../certificate/problem";
import { renewalWarning } from "../certificate/validity";
import { program, type Reader } from "../engine/reader";
import { etagOf } from "../oss/bucket";
import { checkPemInputs, readPemInputs } from "../pemInputs/pemInputs";
import { traceabilityUrlProblem } from "./fields";
import { layoutObjects, type PlannedObject, planStages } from "./plan";
import type { RawInputs } from "./state";

/** The inspected inputs: the certificate's, and those that affect what would be uploaded. */
export type InspectedInput = InputName | "prefix" | "traceabilityUrl";

/** One problem of an input, as a complete sentence. */
export interface InspectedProblem {
  input: InspectedInput;
  reason: string;
}

/** The checklist's results for a certificate, and what deploying it would upload. */
export interface Inspection {
  /** Every reason to refuse a deployment. */
  problems: InspectedProblem[];
  /** Nothing is known to be wrong, but a file can't be read. */
  isUnread: boolean;
  /** What a deployment would warn about, including the certificate's expiry. */
  warnings: string[];
  /** Present if the certificate could be read. */
  description?: CertificateDescription;
  /** Whether a key was given, could be compared, and belongs to the certificate. */
  keyMatches: boolean;
  /** In the order of upload, without `privkey.pem` if no key was given; empty if there is a problem. */
  objects: PlannedObject[];
}

/**
 * Runs a deployment's checklist without deploying. Needs neither network nor credentials, and stores nothing.
 *
 * @param inputs those of a deployment; `privateKey` and the location are optional
 * @param reader who reads the sentences
 */
export function inspectCertificate(inputs: RawInputs, now: Date, reader: Reader = program): Inspection {
  const pem = readPemInputs(inputs, reader);
  const {
    description,
    files,
    warnings,
    problems,
    keyMatches = false,
  } = checkPemInputs(inputs, pem, {
    allowExpired: inputs.allowExpired === true,
    now,
    reader,
  });
  const renewal = description && renewalWarning({ ...description, now, reader });
  const prefix = normalizePrefix(typeof inputs.prefix === "string" ? inputs.prefix : undefined);
  const { traceabilityUrl } = inputs;
  const allProblems: InspectedProblem[] = [
    ...[...pem.problems, ...problems].map(({ input, reason }) => ({ input, reason })),
    ...problemOf("prefix", prefixProblem(prefix)),
    ...problemOf(
      "traceabilityUrl",
      traceabilityUrl === undefined ? undefined : traceabilityUrlProblem(traceabilityUrl),
    ),
  ];
  const objects =
    description === undefined || files === undefined || allProblems.length > 0
      ? []
      : layoutObjects({
          description,
          files: { privateKey: "", ...files },
          directories: directories(prefix, description),
          settings: typeof traceabilityUrl === "string" ? { traceabilityUrl } : {},
          deploymentId: "",
        }).filter(({ role }) => role !== "privateKey" || files.privateKey !== undefined);
  return {
    problems: allProblems,
    isUnread: allProblems.length > 0 && pem.problems.filter(({ isUnread }) => isUnread).length === allProblems.length,
    warnings: [...warnings, ...(renewal === undefined ? [] : [renewal])],
    ...(description && { description }),
    keyMatches,
    objects: planStages(objects, new Set()).flat(),
  };
}

function problemOf(input: InspectedInput, reason: string | undefined): InspectedProblem[] {
  return reason === undefined ? [] : [{ input, reason }];
}

/** An object that would be uploaded, without its content. */
export interface PlannedUpload {
  /** Its name in the bucket, such as `certs/example.com/latest/cert.pem`. */
  key: string;
  /** Bytes. */
  size: number;
  /** Upper-case hex MD5 of its bytes. */
  etag: string;
}

/** Describes an object without its content. */
export function describeUpload({ key, body }: PlannedObject): PlannedUpload {
  return { key, size: body.length, etag: etagOf(body) };
}
