import { accountOf } from "../alicloud/account";
import type { Settings } from "../alicloud/accountSettings";
import { commandLine } from "../engine/reader";
import { bucketOf } from "../oss/accountBucket";
import { inspectCertificate } from "../ossCertificateDeployment/inspect";
import { locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import type { DeploymentLocation } from "../ossCertificateDeployment/state";
import { type Verdict, type VerifiedObject, verifyObjects } from "../ossCertificateDeployment/verify";
import { renderChecklist } from "./checklist";
import { inputsOf } from "./inputs";
import { type Answer, exitCodes, type Invocation, type Options, UsageError } from "./invocation";
import type { Style } from "./style";

/** `alicloud-certificates verify`: whether a bucket holds this certificate, which may have expired. */
export async function verifyCommand(invocation: Invocation, style: Style): Promise<Answer> {
  const { options, environment, now } = invocation;
  const inputs = { ...inputsOf(invocation, "verify", false), allowExpired: true };
  const account = accountOf(settingsOf(options), environment, { reader: commandLine });
  const location = locationOf(options, account.defaultRegion);
  // Without a key, the bucket's `privkey.pem` is not checked.
  const inspection = inspectCertificate({ ...inputs, prefix: location.prefix }, now, commandLine);
  const { problems, objects } = inspection;
  if (problems.length > 0) {
    const json = { verified: false, problems, objects: [] };
    return { exitCode: exitCodes.problem, text: renderChecklist(inputs, inspection, style), json };
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

function settingsOf({ profile }: Options): Settings {
  return { get: (key) => (key === "alicloud:profile" ? profile : undefined) };
}

function locationOf(options: Options, defaultRegion: string | undefined): DeploymentLocation {
  const { bucket = "", prefix, endpoint, cname, internal } = options;
  const region = options.region ?? defaultRegion;
  if (!region) {
    throw new UsageError(`The bucket's region is missing. ${commandLine.region}`);
  }
  const given = { region, bucket, prefix, endpoint, cname, internal, pathStyle: options["path-style"] };
  const location = normalizeLocation(given);
  const problems = locationProblems(location, commandLine);
  if (problems.length > 0) {
    throw new UsageError(problems.join("\n"));
  }
  return location as DeploymentLocation;
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
