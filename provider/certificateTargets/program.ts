import * as pulumi from "@pulumi/pulumi";
import { accountOf } from "../alicloud/account";
import { type Settings, settingNames } from "../alicloud/accountSettings";
import type { Provider } from "../alicloud/provider";
import type { CertificateTargetsArgs, CertificateTargetsOutputArgs, CertificateTargetsResult } from "./arguments";

/**
 * The names of the account that can serve a certificate: what each serves, until when, and whether a given certificate fits. Reads only.
 * It asks the services in a preview too, with the credentials of the stack or the environment. What can't be read is a row that says so.
 *
 * ```ts
 * const { targets } = await certificateTargets({ products: ["cdn", "oss"], days: 14 });
 * const due = targets.filter(({ status }) => status === "expiring" || status === "expired");
 * ```
 *
 * @throws Error for wrong arguments, or without credentials
 */
export async function certificateTargets(args: CertificateTargetsArgs = {}): Promise<CertificateTargetsResult> {
  const { certificate, ...others } = args;
  return run({ ...others, certificate: await plainPem(certificate) }, { get: (key) => pulumi.runtime.getConfig(key) });
}

/**
 * The same with arguments that are known later, or with the account of an explicit provider.
 *
 * ```ts
 * const other = certificateTargetsOutput({ products: ["cdn"] }, { provider: otherAccount });
 * ```
 */
export function certificateTargetsOutput(
  args: CertificateTargetsOutputArgs = {},
  { provider }: { provider?: Provider | undefined } = {},
): pulumi.Output<CertificateTargetsResult> {
  const given = pulumi.output(args) as unknown as pulumi.Output<CertificateTargetsArgs>;
  if (provider === undefined) {
    return given.apply(certificateTargets);
  }
  // No row has anything of the credentials.
  return pulumi
    .all([given, pulumi.unsecret(pulumi.output(settingsIn(provider)))])
    .apply(async ([known, settings]) =>
      run({ ...known, certificate: await plainPem(known.certificate) }, { get: (key) => settings[key] }),
    );
}

const settingKeys = [
  ...settingNames.map((name) => `alicloud:${name}` as const),
  "alicloud-certificates:propagationSeconds",
] as const;

/** The inputs of a provider are outputs of the resource. */
function settingsIn(provider: Provider): Record<string, pulumi.Output<string | undefined>> {
  const outputs = provider as unknown as Record<string, pulumi.Output<string | undefined>>;
  return Object.fromEntries(settingKeys.map((key) => [key, pulumi.output(outputs[key])]));
}

async function run(args: object, settings: Settings): Promise<CertificateTargetsResult> {
  // Loaded with the first call: what an import loads, every program pays for.
  const { answerTargets }: typeof import("./answer") = require("./answer");
  return answerTargets(args, accountOf(settings, process.env), new Date());
}

/** An asset in the form in which the engine passes it. */
async function plainPem(certificate: CertificateTargetsArgs["certificate"]): Promise<unknown> {
  if (typeof certificate !== "object" || certificate === null) {
    return certificate;
  }
  const { path, text, uri } = certificate as { path?: unknown; text?: unknown; uri?: unknown };
  return { path: await path, text: await text, uri: await uri };
}
