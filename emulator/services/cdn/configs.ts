import { optional, type RpcAction, type RpcCall } from "../../rpc/action";
import type { AnswerValue } from "../../server/refusal";
import { changeableDomain, type Delivery, domainNamed, namesIn, needed, onDomains } from "./call";
import type { DeliveryDomain, DomainConfig } from "./domains";
import { invalid } from "./errors";

/** The most domains of a call, and the most domains times functions. */
const limit = 50;

/** Each excludes the other, even where it is off. */
const exclusive: Readonly<Record<string, string>> = { https_force: "http_force", http_force: "https_force" };

/** What the functions for HTTPS take. The emulator takes any argument of other functions. */
const known: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  https_force: { enable: /^(on|off)$/, https_rewrite: /^(301|308)$/ },
  http_force: { enable: /^(on|off)$/, http_rewrite: /^(301|308)$/ },
  HSTS: { enabled: /^(on|off)$/, https_hsts_max_age: /^\d+$/, https_hsts_include_subdomains: /^(on|off)$/ },
  https_option: { http2: /^(on|off)$/, ocsp_stapling: /^(on|off)$/ },
  https_tls_version: {
    tls10: /^(on|off)$/,
    tls11: /^(on|off)$/,
    tls12: /^(on|off)$/,
    tls13: /^(on|off)$/,
    ciphersuitegroup: /^(all|strict|custom)$/,
    ciphersuite: /^[\w,]*$/,
  },
};

interface NewConfig extends Pick<DomainConfig, "name" | "arguments" | "parentId"> {
  /** Of the function to set again. */
  readonly configId: string | undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function argumentsOf(value: unknown): Map<string, string> | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const texts = new Map<string, string>();
  for (const argument of value) {
    if (!isRecord(argument) || typeof argument.argName !== "string") {
      return undefined;
    }
    texts.set(argument.argName, String(argument.argValue ?? ""));
  }
  return texts;
}

function functionOf(value: unknown): NewConfig {
  const texts = isRecord(value) ? argumentsOf(value.functionArgs) : undefined;
  if (!isRecord(value) || typeof value.functionName !== "string" || !texts) {
    throw invalid("Functions");
  }
  const allowed = known[value.functionName];
  for (const [name, text] of allowed ? texts : []) {
    if (!allowed?.[name]?.test(text)) {
      throw invalid(`Functions (${value.functionName}.${name})`);
    }
  }
  const parentId = value.parentId === undefined ? undefined : String(value.parentId);
  const configId = value.configId === undefined ? undefined : String(value.configId);
  return { name: value.functionName, arguments: texts, parentId, configId };
}

function functionsIn(call: RpcCall): NewConfig[] {
  const text = needed(call, "Functions");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("Functions");
  }
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid("Functions");
  }
  return value.map(functionOf);
}

function domainsIn(delivery: Delivery, call: RpcCall): DeliveryDomain[] {
  needed(call, "DomainNames");
  const names = namesIn(call, "DomainNames");
  if (names.length > limit) {
    throw invalid("DomainNames");
  }
  return names.map((name) => changeableDomain(delivery, name));
}

/** Whether a call sets this function again. */
function isSame({ id, name, parentId }: DomainConfig, { configId, ...given }: NewConfig): boolean {
  return name === given.name && (configId === undefined ? parentId === given.parentId : String(id) === configId);
}

/** The configuration of a domain after a change: a function that is set again keeps its id. */
function changed(
  { domains }: Delivery,
  domain: DeliveryDomain,
  given: readonly NewConfig[],
  now: Date,
): DomainConfig[] {
  let configs = [...domain.configs.written];
  for (const one of given) {
    const other = exclusive[one.name];
    // No page names the code of this refusal.
    if (configs.some(({ name }) => name === other)) {
      throw invalid(`Functions (${one.name} beside ${other})`);
    }
    const same = configs.find((config) => isSame(config, one));
    if (one.configId !== undefined && !same) {
      throw invalid(`Functions (${one.name}.configId)`);
    }
    const id = same?.id ?? domains.newConfigId();
    const { name, parentId } = one;
    const kept = domains.switches.keepsOtherArguments ? (same?.arguments ?? []) : [];
    const texts = new Map([...kept, ...one.arguments]);
    configs = [
      ...configs.filter((config) => config !== same),
      { name, arguments: texts, parentId, id, writtenAt: now },
    ];
  }
  return configs;
}

function describe({ domains }: Delivery, config: DomainConfig, now: Date): { [name: string]: AnswerValue } {
  const { configuringFor, failingFunctions } = domains.switches;
  const isConfiguring = config.writtenAt.getTime() + configuringFor > now.getTime();
  const outcome = failingFunctions.includes(config.name) ? "failed" : "success";
  const texts = [...config.arguments].map(([ArgName, ArgValue]) => ({ ArgName, ArgValue }));
  return {
    ConfigId: String(config.id),
    FunctionName: config.name,
    FunctionArgs: { FunctionArg: texts },
    Status: isConfiguring ? "configuring" : outcome,
    ParentId: config.parentId,
  };
}

/** Functions of domains: redirects, HSTS, HTTP/2, TLS versions, and whatever else a caller sets. */
export function configActions(delivery: Delivery): [string, RpcAction][] {
  const { domains, product } = delivery;
  const { setConfigs, describeConfigs, deleteConfig, deleteConfigs } = product.operations;
  const rate = () => (product.name === "cdn" ? domains.switches.configCallsPerSecond : 30);
  return [
    onDomains(delivery, setConfigs, "DomainNames", rate, (call) => {
      const named = domainsIn(delivery, call);
      const functions = functionsIn(call);
      if (named.length * functions.length > limit) {
        throw invalid("Functions");
      }
      // All domains are checked before one is changed.
      const after = named.map((domain) => ({ domain, configs: changed(delivery, domain, functions, call.now) }));
      const models = after.flatMap(({ domain, configs }) => {
        domains.setConfigs(domain, configs);
        return functions.map(({ name }) => ({
          DomainName: domain.name,
          ConfigId: configs.find((config) => config.name === name)?.id,
          FunctionName: name,
        }));
      });
      return { DomainConfigList: { DomainConfigModel: models } };
    }),
    onDomains(delivery, describeConfigs, "DomainName", product.name === "cdn" ? 100 : 30, (call) => {
      const domain = domainNamed(delivery, needed(call, "DomainName"));
      const names = namesIn(call, "FunctionNames");
      const id = optional(call, "ConfigId");
      const found = domain.configs.written.filter(
        (config) => (names.length === 0 || names.includes(config.name)) && (id === "" || id === String(config.id)),
      );
      return { DomainConfigs: { DomainConfig: found.map((config) => describe(delivery, config, call.now)) } };
    }),
    onDomains(delivery, deleteConfig, "DomainName", 50, (call) => {
      const domain = changeableDomain(delivery, needed(call, "DomainName"));
      const id = needed(call, "ConfigId");
      const left = domain.configs.written.filter((config) => String(config.id) !== id);
      if (left.length === domain.configs.written.length) {
        throw invalid("ConfigId");
      }
      domains.setConfigs(domain, left);
      return {};
    }),
    onDomains(delivery, deleteConfigs, "DomainNames", 30, (call) => {
      const named = domainsIn(delivery, call);
      needed(call, "FunctionNames");
      const names = namesIn(call, "FunctionNames");
      for (const domain of named) {
        const left = domain.configs.written.filter((config) => !names.includes(config.name));
        domains.setConfigs(domain, left);
      }
      return {};
    }),
  ];
}
