import { commandLine } from "../engine/reader";
import { bucketOf } from "../oss/accountBucket";
import { inspectCertificate } from "../ossCertificateDeployment/inspect";
import { inspectLatest, type LatestObject, type LatestVerdict } from "../ossCertificateDeployment/inspectLatest";
import { bucketOptions } from "./bucketOptions";
import { renderChecklist } from "./checklist";
import { acceptedExitCode, isDue } from "./exitCode";
import { requirementsOf } from "./inputs";
import { type Answer, type ExitCode, exitCodes, type Invocation, UsageError } from "./invocation";
import type { Style } from "./style";

/** Whether an argument is the address of a bucket, not a file. */
export const isAddress = (argument: string | undefined) => argument?.startsWith("oss://") === true;

/** `alicloud-certificates inspect oss://BUCKET/PREFIX`: runs the checklist on the certificate in `latest/`, without files. */
export async function inspectBucketCommand(invocation: Invocation, style: Style): Promise<Answer> {
  const [address = "", ...others] = invocation.files;
  const { options, now } = invocation;
  const surplus = others.length > 0 ? "a second argument" : given(options.chain, "--chain");
  if (surplus !== undefined) {
    throw new UsageError(`\`inspect oss://…\` takes the certificate from the bucket, and not ${surplus}. Remove it.`);
  }
  const twice = given(options.bucket, "--bucket") ?? given(options.prefix, "--prefix");
  if (twice !== undefined) {
    throw new UsageError(`The address names bucket and prefix. Remove ${twice}.`);
  }
  const { account, location } = bucketOptions({ ...invocation, options: { ...options, ...placeIn(address) } });
  const { fullchain, objects } = await inspectLatest(bucketOf(account, location), location.prefix);
  const inputs = { ...requirementsOf(options), certificate: fullchain };
  const inspection = fullchain && inspectCertificate(inputs, now, commandLine);
  const { problems = [], warnings = [], description } = inspection ?? {};
  const checklist = inspection === undefined ? "" : renderChecklist(inputs, inspection, style);
  return {
    exitCode: exitCodeOf(problems.length, objects) ?? acceptedExitCode(description, invocation),
    text: checklist + objects.map((object) => renderObject(object, style)).join(""),
    json: { problems, warnings, renewalDue: isDue(description, now), ...description, objects },
  };
}

const given = (value: unknown, option: string) => (value === undefined ? undefined : `\`${option}\``);

/** `oss://bucket/some/prefix` */
function placeIn(address: string): { bucket: string; prefix: string } {
  const [bucket = "", ...segments] = address.slice("oss://".length).split("/");
  return { bucket, prefix: segments.join("/") };
}

/** `undefined` if everything is as it should be. */
function exitCodeOf(problems: number, objects: readonly LatestObject[]): ExitCode | undefined {
  const verdicts = new Set(objects.map(({ verdict }) => verdict));
  if (problems > 0 || verdicts.has("different") || verdicts.has("missing")) {
    return exitCodes.problem;
  }
  return verdicts.has("unseen") ? exitCodes.unknown : undefined;
}

const sentences: Record<LatestVerdict, string> = {
  same: "belongs to the certificate",
  different:
    "belongs to another certificate: a deployment is running or was interrupted. Run the command again; if it says the same, deploy again",
  missing: "missing",
  unmarked: "has no mark of a deployment, so only its content would tell whether it belongs to the certificate",
  unseen: "unknown: needs oss:GetObject",
};

function renderObject({ key, verdict }: LatestObject, style: Style): string {
  const marks = {
    same: style.good("✓"),
    different: style.bad("✗"),
    missing: style.bad("✗"),
    unmarked: style.doubtful("!"),
    unseen: style.doubtful("?"),
  } satisfies Record<LatestVerdict, string>;
  return `${marks[verdict]} ${key}: ${sentences[verdict]}\n`;
}
