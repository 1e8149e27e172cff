import type { KeyPair } from "../../certificates/keyPair";
import { Lagging } from "../../certificates/lagging";

/** What isn't known of the real service, or has more than one side. All may change while the emulator runs. Times are in milliseconds. */
export interface FunctionSwitches {
  /** Whether an update leaves what it doesn't name, or resets it. Three clients rely on "merge"; no page says it. Default "merge". */
  updates: "merge" | "replace";
  /** Whether answers contain the private key, as the documentation shows. Default true. */
  returnsPrivateKey: boolean;
  /** Whether a list has the certificates of its domains. No page says it. Default true. */
  listsCertificates: boolean;
  /** Whether keys in PKCS#8 are taken. Default false, as users report. */
  acceptsPkcs8: boolean;
  /** Whether elliptic keys are taken, in SEC1. No page says it. Default true. */
  acceptsEllipticKeys: boolean;
  /** When reads show a change, after the call that made it. Infinity: never. Default 0. */
  readsAfter: number;
  /** When the edge serves a new certificate. Infinity: never. Default 0. */
  servesAfter: number;
  /** The most calls of an account in a second. No page says it. Default Infinity. */
  callsPerSecond: number;
}

/** The parts of a custom domain that a request may set, but for its certificate, as JSON. */
export const settingNames = ["protocol", "routeConfig", "tlsConfig", "wafConfig", "authConfig", "corsConfig"] as const;

export type Settings = { readonly [Name in (typeof settingNames)[number]]?: unknown };

export interface DomainConfiguration extends Settings {
  readonly certificate?: KeyPair & { readonly name: string };
  readonly modifiedAt: Date;
}

/** A custom domain of Function Compute. */
export interface FunctionDomain {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  /** As reads show it. */
  readonly configuration: Lagging<DomainConfiguration>;
  /** As the edge serves it; undefined without HTTPS. */
  readonly served: Lagging<KeyPair | undefined>;
}

/** What a domain has that nobody configured. */
const defaults: Settings = { protocol: "HTTP", tlsConfig: { minVersion: "TLSv1.0" }, wafConfig: { enableWAF: false } };

/** The custom domains of Function Compute 3.0. */
export class FunctionDomains {
  readonly switches: FunctionSwitches = {
    updates: "merge",
    returnsPrivateKey: true,
    listsCertificates: true,
    acceptsPkcs8: false,
    acceptsEllipticKeys: true,
    readsAfter: 0,
    servesAfter: 0,
    callsPerSecond: Number.POSITIVE_INFINITY,
  };
  private readonly domains = new Map<string, FunctionDomain>();

  constructor(private readonly now: () => Date) {}

  /** Adds a domain, in the place of one of that name. Default: HTTP only, in cn-hangzhou. */
  add(name: string, settings: Settings = {}, region = "cn-hangzhou"): FunctionDomain {
    const now = this.now();
    const domain: FunctionDomain = {
      name: name.toLowerCase(),
      region,
      createdAt: now,
      configuration: new Lagging<DomainConfiguration>({ ...defaults, ...settings, modifiedAt: now }),
      served: new Lagging<KeyPair | undefined>(undefined),
    };
    this.domains.set(domain.name, domain);
    return domain;
  }

  remove(name: string): void {
    this.domains.delete(name.toLowerCase());
  }

  find(name: string): FunctionDomain | undefined {
    return this.domains.get(name.toLowerCase());
  }

  /** In the order of names. */
  all(): readonly FunctionDomain[] {
    return [...this.domains.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** The domain that a host name belongs to: its own, else the wildcard domain one level above. */
  domainOf(host: string): FunctionDomain | undefined {
    return this.find(host) ?? this.find(host.replace(/^[^.]+/, "*"));
  }

  /** Changes a domain without any check. What `given` doesn't name stays, or is reset, by the switch. */
  update(domain: FunctionDomain, given: Omit<DomainConfiguration, "modifiedAt">): void {
    const now = this.now();
    const kept = this.switches.updates === "merge" ? domain.configuration.written : defaults;
    const configuration = { ...kept, ...given, modifiedAt: now };
    domain.configuration.write(configuration, now, this.switches.readsAfter);
    const hasHttps = String(configuration.protocol).includes("HTTPS");
    domain.served.write(hasHttps ? configuration.certificate : undefined, now, this.switches.servesAfter);
  }
}
