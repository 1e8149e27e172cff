import { prefixProblem } from "../bucketLayout/prefix";
import { commandLine } from "../engine/reader";
import { describeUpload, inspectCertificate, type PlannedUpload } from "../ossCertificateDeployment/inspect";
import { renderChecklist } from "./checklist";
import { refusedExitCode } from "./exitCode";
import { inputsOf, refusePlace } from "./inputs";
import { type Answer, exitCodes, type Invocation, UsageError } from "./invocation";
import type { Style } from "./style";

/** `alicloud-certificates plan`: lists what a deployment would upload. */
export async function planCommand(invocation: Invocation, style: Style): Promise<Answer> {
  refusePlace(invocation.options, "plan");
  const problem = prefixProblem(invocation.options.prefix ?? "");
  if (problem !== undefined) {
    throw new UsageError(problem);
  }
  const inputs = inputsOf(invocation, "plan", true);
  const inspection = inspectCertificate(inputs, invocation.now, commandLine);
  const { problems, warnings, objects } = inspection;
  const uploads = objects.map(describeUpload);
  const refused = problems.length > 0;
  return {
    exitCode: refused ? refusedExitCode(inspection) : exitCodes.fine,
    text: refused ? renderChecklist(inputs, inspection, style) : renderUploads(uploads, warnings, style),
    json: { deployable: !refused, problems, warnings, uploads },
  };
}

function renderUploads(uploads: readonly PlannedUpload[], warnings: readonly string[], style: Style): string {
  const width = Math.max(...uploads.map(({ key }) => key.length));
  const lines = uploads.map(
    ({ key, size, etag }) =>
      `${style.good("+")} ${key.padEnd(width)}  ${style.faint(`${String(size).padStart(5)} bytes  ${etag}`)}`,
  );
  return [
    ...lines,
    "In this order: the archive, which is never overwritten (if it already exists, it is kept); latest/; its README.md last.",
    ...warnings.map((warning) => `${style.doubtful("!")} ${warning}`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
