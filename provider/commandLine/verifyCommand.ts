import { commandLine } from "../engine/reader";
import { bucketOf } from "../oss/accountBucket";
import { inspectCertificate } from "../ossCertificateDeployment/inspect";
import { type Verdict, type VerifiedObject, verifyObjects } from "../ossCertificateDeployment/verify";
import { bucketOptions } from "./bucketOptions";
import { renderChecklist } from "./checklist";
import { refusedExitCode } from "./exitCode";
import { inputsOf } from "./inputs";
import { type Answer, exitCodes, type Invocation } from "./invocation";
import type { Style } from "./style";

/** `alicloud-certificates verify`: whether a bucket holds this certificate, which may have expired. */
export async function verifyCommand(invocation: Invocation, style: Style): Promise<Answer> {
  const inputs = { ...inputsOf(invocation, "verify", false), allowExpired: true };
  const { account, location } = bucketOptions(invocation);
  // Without a key, the bucket's `privkey.pem` is not checked.
  const inspection = inspectCertificate({ ...inputs, prefix: location.prefix }, invocation.now, commandLine);
  const { problems, objects } = inspection;
  if (problems.length > 0) {
    const json = { verified: false, problems, objects: [] };
    return { exitCode: refusedExitCode(inspection), text: renderChecklist(inputs, inspection, style), json };
  }
  const verified = await verifyObjects(objects, bucketOf(account, location));
  const verdicts = new Set(verified.map(({ verdict }) => verdict));
  const isDifferent = verdicts.has("different") || verdicts.has("missing");
  return {
    exitCode: isDifferent ? exitCodes.problem : verdicts.has("unseen") ? exitCodes.unknown : exitCodes.fine,
    text: verified.map((object) => renderObject(object, style)).join(""),
    json: { verified: !isDifferent && !verdicts.has("unseen"), problems: [], objects: verified },
  };
}

const sentences: Record<Verdict, string> = {
  same: "as it should be",
  equivalent: "the same, encoded differently",
  different: "something else",
  missing: "missing",
  unseen: "unknown: needs oss:GetObject",
};

function renderObject({ key, verdict }: VerifiedObject, style: Style): string {
  switch (verdict) {
    case "same":
    case "equivalent":
      return `${style.good("✓")} ${key}: ${sentences[verdict]}\n`;
    case "unseen":
      return `${style.doubtful("?")} ${key}: ${sentences[verdict]}\n`;
    default:
      return `${style.bad("✗")} ${key}: ${sentences[verdict]}\n`;
  }
}
