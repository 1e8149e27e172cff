import { isDeepStrictEqual } from "node:util";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { ConfigArguments, DomainConfig } from "./domainConfigs";

/** The oldest version of TLS that is accepted. */
export type TlsVersion = "TLSv1.0" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** HTTP Strict Transport Security: browsers then open the domain by HTTPS only. */
export interface Hsts {
  /**
   * Seconds for which a browser insists on HTTPS after a visit. `0` makes browsers forget it on their next visit: the way back, before HTTPS
   * is switched off.
   * @example 31536000
   */
  maxAge: number;

  /** For all names below the domain too, which must have HTTPS then. Default: `false`. */
  includeSubdomains?: boolean | undefined;
}

/** What a domain does with HTTPS besides its certificate. What is left out is not touched. */
export interface HttpsSettings {
  forceHttps?: boolean;
  hsts?: Hsts;
  http2?: boolean;
  minimumTlsVersion?: TlsVersion;
}

type SettingName = keyof HttpsSettings;

/** Oldest first, with the names of CDN's arguments. */
const tlsVersions = [
  ["TLSv1.0", "tls10"],
  ["TLSv1.1", "tls11"],
  ["TLSv1.2", "tls12"],
  ["TLSv1.3", "tls13"],
] as const satisfies readonly (readonly [TlsVersion, string])[];

/** How one setting is kept in a function of the domain (https://www.alibabacloud.com/help/en/cdn/developer-reference/parameters-for-configuring-features-for-domain-names). */
interface Setting<Value> {
  function: string;
  /** The arguments that say it; the function may have others. */
  arguments(value: Value): ConfigArguments;
  /** `undefined` for what no value says. */
  value(texts: ConfigArguments): Value | undefined;
}

const onOff = (isOn: boolean) => (isOn ? "on" : "off");

/** In the order in which they are set: a redirect only where the protocols are settled, and what browsers remember last. */
const settings: { [Name in SettingName]: Setting<Required<HttpsSettings>[Name]> } = {
  minimumTlsVersion: {
    function: "https_tls_version",
    arguments: (oldest) => Object.fromEntries(tlsVersions.map(([version, name]) => [name, onOff(version >= oldest)])),
    // No page says what holds where the function is missing; in the function, a missing version is on.
    value: (texts) => {
      const oldest = tlsVersions.find(([, name]) => texts[name] !== "off")?.[0];
      const isWhole = tlsVersions.every(([version, name]) => oldest && version >= oldest === (texts[name] !== "off"));
      return Object.keys(texts).length > 0 && isWhole ? oldest : undefined;
    },
  },
  http2: {
    function: "https_option",
    arguments: (isOn) => ({ http2: onOff(isOn) }),
    value: ({ http2 }) => http2 === "on",
  },
  forceHttps: {
    function: "https_force",
    arguments: (isOn) => ({ enable: onOff(isOn), ...(isOn && { https_rewrite: "301" }) }),
    // A redirect with 308 is neither.
    value: ({ enable, https_rewrite: status = "301" }) =>
      enable === "on" ? (status === "301" ? true : undefined) : false,
  },
  hsts: {
    function: "HSTS",
    arguments: ({ maxAge, includeSubdomains = false }) => ({
      enabled: "on",
      https_hsts_max_age: String(maxAge),
      https_hsts_include_subdomains: onOff(includeSubdomains),
    }),
    value: ({ enabled, https_hsts_max_age: age = "", https_hsts_include_subdomains: subdomains }) =>
      enabled === "on" && /^\d+$/.test(age)
        ? { maxAge: Number(age), includeSubdomains: subdomains === "on" }
        : undefined,
  },
};

/** The names of the settings that a program or a state has. */
export const namesIn = (given: HttpsSettings): SettingName[] =>
  (Object.keys(settings) as SettingName[]).filter((name) => given[name] !== undefined);

export const functionOf = (name: SettingName): string => settings[name].function;

/** The arguments that say a setting. */
export function argumentsOf<Name extends SettingName>(name: Name, given: HttpsSettings): ConfigArguments {
  return settings[name].arguments(given[name] as Required<HttpsSettings>[Name]);
}

export const configOf = (name: SettingName, configs: readonly DomainConfig[]): DomainConfig | undefined =>
  configs.find((config) => config.name === functionOf(name));

/** What a domain has, of the settings that are given; as it was given where that means the same. @param configs without conditions */
export function settingsIn(configs: readonly DomainConfig[], given: HttpsSettings): HttpsSettings {
  const values = namesIn(given).map((name) => {
    const value = settings[name].value(configOf(name, configs)?.arguments ?? {});
    const isSame = isDeepStrictEqual(normal(value), normal(given[name]));
    return [name, isSame ? given[name] : value];
  });
  return Object.fromEntries(values);
}

const normal = (value: unknown) =>
  typeof value === "object" && value !== null ? { includeSubdomains: false, ...withoutUndefined(value) } : value;
