import { commandLine } from "../engine/reader";
import { inspectCertificate } from "../ossCertificateDeployment/inspect";
import { renderChecklist } from "./checklist";
import { acceptedExitCode, isDue, refusedExitCode } from "./exitCode";
import { inputsOf, refusePlace } from "./inputs";
import { inspectBucketCommand, isAddress } from "./inspectBucketCommand";
import type { Answer, Invocation } from "./invocation";
import type { Style } from "./style";

/** `alicloud-certificates inspect`: runs a deployment's checklist without deploying. */
export async function inspectCommand(invocation: Invocation, style: Style): Promise<Answer> {
  if (isAddress(invocation.files[0])) {
    return inspectBucketCommand(invocation, style);
  }
  refusePlace(invocation.options, "inspect");
  const inputs = inputsOf(invocation, "inspect", false);
  const inspection = inspectCertificate(inputs, invocation.now, commandLine);
  const { problems, warnings, description } = inspection;
  return {
    exitCode: problems.length === 0 ? acceptedExitCode(description, invocation) : refusedExitCode(inspection),
    text: renderChecklist(inputs, inspection, style),
    json: {
      deployable: problems.length === 0,
      problems,
      warnings,
      renewalDue: isDue(description, invocation.now),
      ...description,
    },
  };
}
