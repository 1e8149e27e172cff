import { isDeepStrictEqual } from "node:util";
import { type SettingName, type Settings, settingNames } from "../alicloud/accountSettings";
import { normalizeRegion, regionProblem } from "../alicloud/region";
import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import { parseJson } from "../engine/parseJson";
import { isUnknown } from "../engine/unknown";
import { type Properties, readProperties, unwrapJson } from "./properties";

/** The provider's configuration: `config` in schema.json, `alicloud-certificates:…` in a stack's configuration. */
export const configurationNames = [...settingNames, "propagationSeconds"] as const;

/** The names that are always secret. */
export const secretConfiguration = ["secretKey", "securityToken"] as const satisfies readonly SettingName[];

export type RawConfiguration = Readonly<Record<string, unknown>>;

/** Reads a provider's configuration from the wire. Structured values are JSON text, which may contain marked secrets. */
export function readConfiguration(struct: Parameters<typeof readProperties>[0]): Properties {
  const { values, secrets } = readProperties(struct);
  const read = Object.entries(values).map(([name, value]) => ({ name, ...unwrapJson(value) }));
  return {
    values: Object.fromEntries(read.map(({ name, value }) => [name, value])),
    secrets: new Set([...secrets, ...read.filter(({ secret }) => secret).map(({ name }) => name)]),
  };
}

/** The configuration by the names that the lifecycle uses. */
export function settingsOf(configuration: RawConfiguration): Settings {
  return {
    get: (key) => {
      const value = configuration[key.slice(key.indexOf(":") + 1)];
      if (value === undefined || value === null || value === "" || isUnknown(value)) {
        return undefined;
      }
      return typeof value === "string" ? value : JSON.stringify(value);
    },
  };
}

/** What is wrong with a provider's configuration. */
export function configurationFailures(configuration: RawConfiguration): CheckFailure[] {
  const { accessKey, secretKey, region } = configuration;
  const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
  const reasons = [
    isGiven(accessKey) && !isGiven(secretKey)
      ? "`accessKey` is set but `secretKey` is not. Set both, or neither."
      : undefined,
    isGiven(secretKey) && !isGiven(accessKey)
      ? "`secretKey` is set but `accessKey` is not. Set both, or neither."
      : undefined,
    isGiven(region) && !isUnknown(region)
      ? typeof region === "string"
        ? regionProblem(normalizeRegion(region))
        : "`region` is not text. Give a string."
      : undefined,
    assumeRoleProblem(configuration.assumeRole),
  ];
  return checkFailures(reasons.filter((reason) => reason !== undefined));
}

/** The names that differ. None of them leads to a replacement: rotated credentials don't affect the deployments. */
export function changedConfiguration(olds: RawConfiguration, news: RawConfiguration): string[] {
  return configurationNames.filter((name) => !isDeepStrictEqual(olds[name] ?? undefined, news[name] ?? undefined));
}

/** Programs pass an object, and SDKs encode it as JSON text. */
function assumeRoleProblem(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "" || isUnknown(value)) {
    return undefined;
  }
  const role = typeof value === "string" ? parseJson(value) : value;
  const roleArn = typeof role === "object" && role !== null ? (role as { roleArn?: unknown }).roleArn : undefined;
  return isUnknown(roleArn) || (typeof roleArn === "string" && roleArn !== "")
    ? undefined
    : "`assumeRole` has no `roleArn`. Give the role's ARN, such as 'acs:ram::1234567890123456:role/deployer'.";
}
