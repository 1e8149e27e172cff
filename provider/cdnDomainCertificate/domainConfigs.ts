import type { Answer } from "../alicloud/openApi";
import { whenFree } from "../certificateBinding/whenFree";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { CdnCalls } from "./cdnCalls";

/** Name → text. */
export type ConfigArguments = Readonly<Record<string, string>>;

/** A function of a domain, such as `https_force`. */
export interface DomainConfig {
  readonly id: string;
  readonly name: string;
  readonly arguments: ConfigArguments;
  /** The condition under which it holds; `undefined` for every request. */
  readonly parentId: string | undefined;
  /** `success` once it has an effect. */
  readonly status: string;
}

/** Arguments to set in a function. */
export interface ConfigChange {
  readonly name: string;
  readonly arguments: ConfigArguments;
  /** The function as it is. Its other arguments stay. */
  readonly before: DomainConfig | undefined;
}

/** Functions of a domain by their names. */
export function readConfigs(calls: CdnCalls, names: readonly string[]): Promise<DomainConfig[]> {
  const parameters = { DomainName: calls.name, FunctionNames: [...new Set(names)].join(",") };
  return calls.call("readConfigs", "Reading the HTTPS settings of", parameters, configsIn);
}

/**
 * Changes functions in one call, once the domain can be changed, and waits until the service shows them with an effect.
 *
 * @param look the functions that count
 * @param isDone whether they are as asked for
 * @throws UserError when the time was not enough, or the service couldn't
 */
export async function changeConfigs(
  calls: CdnCalls,
  changes: readonly ConfigChange[],
  look: () => Promise<readonly DomainConfig[]>,
  isDone: (configs: readonly DomainConfig[]) => boolean,
  wait: Wait,
): Promise<void> {
  const { description } = calls;
  const isTaken = changes.length === 0 || (await whenFree(description, wait, () => writeConfigs(calls, changes)));
  const isShown =
    isTaken &&
    (await wait(`${description} does not have its HTTPS settings yet; waiting.`, async () => {
      const configs = await look();
      refuseFailed(description, configs);
      return (configs.every(hasEffect) && isDone(configs)) || undefined;
    }));
  if (!isShown) {
    const outcome = isTaken ? "has taken the HTTPS settings, but did not show them" : "could not be changed";
    throw new UserError(`${description} ${outcome} within ${wait.spent()}. Run the command again; it looks first.`);
  }
}

/** Whether the service is done with a function. */
export const hasEffect = ({ status }: DomainConfig): boolean => status === "success";

/** Whether the service could not set a function. */
export const hasFailed = ({ status }: DomainConfig): boolean => status === "failed";

function refuseFailed(description: string, configs: readonly DomainConfig[]): void {
  const failed = configs.filter(hasFailed).map(({ name }) => name);
  if (failed.length > 0) {
    throw new UserError(
      `${description} has taken the HTTPS settings, but failed to configure ${failed.join(", ")}. Look at the domain in the console, and run the command again.`,
    );
  }
}

function writeConfigs(calls: CdnCalls, changes: readonly ConfigChange[]): Promise<"written" | "busy"> {
  const parameters = { DomainNames: calls.name, Functions: JSON.stringify(changes.map(functionOf)) };
  return calls.call<"written" | "busy">(
    "writeConfigs",
    "Changing the HTTPS settings of",
    parameters,
    () => "written",
    ({ code }) => (code === "ServiceBusy" ? "busy" : undefined),
  );
}

/** The whole function: a new set of arguments may replace the old one. */
function functionOf({ name, arguments: news, before }: ConfigChange): object {
  const all = Object.entries({ ...before?.arguments, ...news });
  return {
    functionName: name,
    functionArgs: all.map(([argName, argValue]) => ({ argName, argValue })),
    ...(before && { configId: Number(before.id) }),
    ...(before?.parentId !== undefined && { parentId: Number(before.parentId) }),
  };
}

/** `undefined` when the answer has another shape. */
function configsIn(answer: Answer): DomainConfig[] | undefined {
  const { DomainConfigs } = answer as { DomainConfigs?: { DomainConfig?: Answer[] } };
  return Array.isArray(DomainConfigs?.DomainConfig) ? DomainConfigs.DomainConfig.map(configIn) : undefined;
}

function configIn({ ConfigId, FunctionName, FunctionArgs, ParentId, Status }: Answer): DomainConfig {
  const texts = (FunctionArgs as { FunctionArg?: Answer[] } | undefined)?.FunctionArg ?? [];
  // The service adds the account's id, which is no argument.
  const given = texts.filter(({ ArgName }) => ArgName !== "aliyun_id");
  const hasParent = ParentId !== undefined && ParentId !== null && !["", "-1"].includes(String(ParentId));
  return {
    id: String(ConfigId),
    name: String(FunctionName),
    arguments: Object.fromEntries(given.map(({ ArgName, ArgValue }) => [String(ArgName), String(ArgValue)])),
    parentId: hasParent ? String(ParentId) : undefined,
    status: String(Status),
  };
}
