import { type Account, accountOf } from "../alicloud/account";
import type { Settings } from "../alicloud/accountSettings";
import { findTargets } from "../certificateTargets/findTargets";
import { readGiven } from "../certificateTargets/given";
import { type Selection, selectionOf } from "../certificateTargets/selection";
import type { CertificateTarget } from "../certificateTargets/target";
import { commandLine } from "../engine/reader";
import { UserError } from "../engine/userError";
import { fileOf } from "./inputs";
import { type Answer, type ExitCode, exitCodes, type Invocation, type Options, UsageError } from "./invocation";
import type { Style } from "./style";
import { isUnclear, isWrong, renderTargets } from "./targetsTable";

/** `alicloud-certificates targets`: what every name of the account serves. */
export async function targetsCommand({ files, options, environment, now }: Invocation, style: Style): Promise<Answer> {
  const [file, ...others] = files;
  if (others.length > 0) {
    throw new UsageError("`targets` takes one file, a certificate. It needs no key.");
  }
  const account = accountOf(settingsOf(options), environment, { reader: commandLine });
  const selection = selectionIn(options, account);
  const certificate = file === undefined ? undefined : readGiven(fileOf(file), now, commandLine);
  if (certificate !== undefined && "problems" in certificate) {
    const { problems } = certificate;
    const text = problems.map((problem) => `${style.bad("✗")} certificate: ${problem}\n`).join("");
    return {
      exitCode: certificate.isUnread ? exitCodes.unknown : exitCodes.problem,
      text,
      json: { problems, targets: [] },
    };
  }
  const targets = await findTargets(selection, { now, days: selection.days, given: certificate }, account);
  return { exitCode: exitCodeOf(targets), text: renderTargets(targets, style), json: { problems: [], targets } };
}

function exitCodeOf(targets: readonly CertificateTarget[]): ExitCode {
  if (targets.some(isWrong)) {
    return exitCodes.problem;
  }
  return targets.some(isUnclear) ? exitCodes.unknown : exitCodes.fine;
}

/** @throws UsageError */
function selectionIn({ days, ...options }: Options, account: Account): Selection {
  const given = {
    products: listOf(options.products),
    regions: listOf(options.regions),
    buckets: listOf(options.buckets),
    days: days === undefined ? undefined : Number(days.trim() || Number.NaN),
  };
  try {
    return selectionOf(given, account, commandLine, (name) => `\`--${name}\``);
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  }
}

const listOf = (text: string | undefined) => text?.split(",").map((item) => item.trim());

/** The profile, and the hosts of services: `cas=cas.ap-southeast-1.aliyuncs.com,cdn=…`. */
function settingsOf({ profile, endpoints }: Options): Settings {
  const pairs = listOf(endpoints)?.map((pair) => /^([a-z]+)=(\S+)$/.exec(pair)?.slice(1) ?? []);
  if (pairs?.some((pair) => pair.length === 0)) {
    throw new UsageError("`--endpoints` is not a list of hosts. Give it as `cas=cas.ap-southeast-1.aliyuncs.com`.");
  }
  const given: Record<string, string | undefined> = {
    "alicloud:profile": profile,
    "alicloud:endpoints": pairs && JSON.stringify([Object.fromEntries(pairs)]),
  };
  return { get: (key) => given[key] };
}
