import { commandLine } from "../engine/reader";
import { inspectCertificate } from "../ossCertificateDeployment/inspect";
import { renderChecklist } from "./checklist";
import { inputsOf, refusePlace } from "./inputs";
import { type Answer, exitCodes, type Invocation } from "./invocation";
import type { Style } from "./style";

/** `alicloud-certificates inspect`: runs a deployment's checklist without deploying. */
export async function inspectCommand(invocation: Invocation, style: Style): Promise<Answer> {
  refusePlace(invocation.options, "inspect");
  const inputs = inputsOf(invocation, "inspect", false);
  const inspection = inspectCertificate(inputs, invocation.now, commandLine);
  const { problems, warnings, description } = inspection;
  return {
    exitCode: problems.length === 0 ? exitCodes.fine : exitCodes.problem,
    text: renderChecklist(inputs, inspection, style),
    json: { deployable: problems.length === 0, problems, warnings, ...description },
  };
}
