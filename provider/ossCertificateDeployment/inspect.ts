import { directories, normalizePrefix } from "../bucketLayout/layout";
import { prefixProblem } from "../bucketLayout/prefix";
import type { CertificateDescription } from "../certificate/describe";
import type { InputName } from "../certificate/problem";
import { renewalWarning } from "../certificate/validity";
import { etagOf } from "../oss/bucket";
import { checkPemInputs, readPemInputs } from "../pemInputs/pemInputs";
import { traceabilityUrlProblem } from "./fields";
import { layoutObjects, type PlannedObject, planStages } from "./plan";
import type { RawInputs } from "./state";

/** The inputs that are looked at: the certificate's, and those that shape what would be uploaded. */
export type InspectedInput = InputName | "prefix" | "traceabilityUrl";

/** One thing that is wrong with an input: a sentence that stands by itself. */
export interface InspectedProblem {
  input: InspectedInput;
  reason: string;
}

/** What the checklist says about a certificate, and what deploying it would upload. */
export interface Inspection {
  /** Everything that a deployment would be refused for. */
  problems: InspectedProblem[];
  /** What a deployment would warn about, the certificate's expiry included. */
  warnings: string[];
  /** Present when the certificate could be read. */
  description?: CertificateDescription;
  /** Whether a key was given, could be compared and belongs to the certificate. */
  keyMatches: boolean;
  /** In the order of upload, without `privkey.pem` when no key was given; empty when there is a problem. */
  objects: PlannedObject[];
}

/**
 * Runs the checklist of a deployment without one: no network, no credentials, nothing kept.
 *
 * @param inputs those of a deployment; `privateKey` and the location may be left out
 */
export function inspectCertificate(inputs: RawInputs, now: Date): Inspection {
  const pem = readPemInputs(inputs);
  const {
    description,
    files,
    warnings,
    problems,
    keyMatches = false,
  } = checkPemInputs(inputs, pem, {
    allowExpired: inputs.allowExpired === true,
    now,
  });
  const renewal = description && renewalWarning({ ...description, now });
  const prefix = normalizePrefix(typeof inputs.prefix === "string" ? inputs.prefix : undefined);
  const { traceabilityUrl } = inputs;
  const allProblems: InspectedProblem[] = [
    ...pem.problems,
    ...problems,
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

/** What may be shown of an object. */
export function describeUpload({ key, body }: PlannedObject): PlannedUpload {
  return { key, size: body.length, etag: etagOf(body) };
}
