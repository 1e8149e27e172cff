import { randomInt } from "node:crypto";
import type { KeyPair } from "../../certificates/keyPair";
import { Lagging } from "../../certificates/lagging";
import type { StoreRegion } from "../cas/stores";

export type DomainStatus = "online" | "offline" | "configuring" | "configure_failed" | "checking" | "check_failed";

/** What isn't known of the real service, or has more than one side. All may change while the emulator runs. Times are in milliseconds. */
export interface DeliverySwitches {
  /** For how long a domain is `configuring` after a change, and refuses another one with ServiceBusy. Default 0. */
  configuringFor: number;
  /** When reads show a new certificate, after the call that set it. Infinity: never. Default 0. */
  readsAfter: number;
  /** When the edge serves a new certificate or setting, after the call that set it. Infinity: never. Default 0. */
  servesAfter: number;
  /** Whether reads return the leaf alone or the chain as it was uploaded. No page says it. Default "chain". */
  returnedCertificate: "leaf" | "chain";
  /** Whether an uploaded certificate is also put into CAS, whose id and unique names it then has. No page says it. Default false. */
  copiesUploadsToCas: boolean;
  /** Whether the same certificate can't be uploaded twice (CertificateContent.Duplicated). Default false. */
  refusesSameCertificate: boolean;
  /** Whether a certificate of CAS needs `yundun-cert:DescribeSSLCertificatePrivateKey` of the caller. No page says it. Default false. */
  needsCasPermission: boolean;
  /** Calls of BatchSetCdnDomainConfig in a second: 3 by the newest pages, 30 by older ones. DCDN's are always 30. Default 3. */
  configCallsPerSecond: number;
  /** Whether setting a function keeps its arguments that the call doesn't name. No page says it. Default false. */
  keepsOtherArguments: boolean;
  /** The functions that can't be configured: they stay as they were written, with the status `failed`. Default none. */
  failingFunctions: readonly string[];
}

/** A certificate on a domain. */
export interface DeployedCertificate extends KeyPair {
  readonly name: string;
  readonly type: "upload" | "cas";
  readonly id: number;
  /** The store of CAS that it comes from. */
  readonly region: StoreRegion | undefined;
  readonly updatedAt: Date;
}

export interface Https {
  readonly enabled: boolean;
  readonly certificate?: DeployedCertificate;
}

/** A function of a domain's configuration, such as `https_force`. */
export interface DomainConfig {
  readonly id: number;
  readonly name: string;
  readonly arguments: ReadonlyMap<string, string>;
  readonly parentId: string | undefined;
  readonly writtenAt: Date;
}

export interface DomainOptions {
  /** Default: online. */
  status?: DomainStatus;
  /** The name of the edge that DNS points to. Default: `<domain>.w.kunlunsl.com`, or DCDN's. */
  cname?: string;
  resourceGroupId?: string;
  /** True: the vendor protects the domain from changes (DomainInProtectedMode). */
  isProtected?: boolean;
}

/** An accelerated domain. */
export interface DeliveryDomain {
  /** In lower case; `.example.com` for all names below example.com. */
  readonly name: string;
  readonly id: number;
  readonly cname: string;
  readonly createdAt: Date;
  modifiedAt: Date;
  /** Without `configuring` after a change: see `statusOf`. */
  status: DomainStatus;
  busyUntil: number;
  resourceGroupId: string;
  isProtected: boolean;
  /** As reads show it. */
  readonly https: Lagging<Https>;
  /** As the edge serves it. */
  readonly served: Lagging<Https>;
  /** What `Env=staging` set. */
  staged?: Https;
  /** The identifier of its certificate by SM algorithms, in CAS. */
  smCertificate?: string;
  readonly configs: Lagging<readonly DomainConfig[]>;
}

/** The domains of CDN or DCDN. */
export class DeliveryDomains {
  readonly switches: DeliverySwitches = {
    configuringFor: 0,
    readsAfter: 0,
    servesAfter: 0,
    returnedCertificate: "chain",
    copiesUploadsToCas: false,
    refusesSameCertificate: false,
    needsCasPermission: false,
    configCallsPerSecond: 3,
    keepsOtherArguments: false,
    failingFunctions: [],
  };
  private readonly domains = new Map<string, DeliveryDomain>();
  private nextConfigId = randomInt(10_000_000, 90_000_000);

  constructor(
    private readonly now: () => Date,
    private readonly edge: string,
  ) {}

  /** Adds a domain, in the place of one of that name. A wildcard domain is `.example.com`. */
  add(name: string, options: DomainOptions = {}): DeliveryDomain {
    const now = this.now();
    const domain: DeliveryDomain = {
      name: name.toLowerCase(),
      id: randomInt(1_000_000, 9_000_000),
      cname: options.cname ?? `${name.replace(/^\./, "all.")}.${this.edge}`,
      createdAt: now,
      modifiedAt: now,
      status: options.status ?? "online",
      busyUntil: 0,
      resourceGroupId: options.resourceGroupId ?? "rg-acfmxxxxxxxxxxx",
      isProtected: options.isProtected ?? false,
      https: new Lagging<Https>({ enabled: false }),
      served: new Lagging<Https>({ enabled: false }),
      configs: new Lagging<readonly DomainConfig[]>([]),
    };
    this.domains.set(domain.name, domain);
    return domain;
  }

  remove(name: string): void {
    this.domains.delete(name.toLowerCase());
  }

  find(name: string): DeliveryDomain | undefined {
    return this.domains.get(name.toLowerCase());
  }

  all(): readonly DeliveryDomain[] {
    return [...this.domains.values()];
  }

  /** The domain that a host name belongs to: its own, else the wildcard domain one level above. */
  domainOf(host: string): DeliveryDomain | undefined {
    return this.find(host) ?? this.find(host.replace(/^[^.]+/, ""));
  }

  statusOf(domain: DeliveryDomain): DomainStatus {
    return domain.busyUntil > this.now().getTime() ? "configuring" : domain.status;
  }

  /** Gives a domain another certificate, or none, without any check. */
  setHttps(domain: DeliveryDomain, https: Https): void {
    const now = this.now();
    domain.https.write(https, now, this.switches.readsAfter);
    domain.served.write(https, now, this.switches.servesAfter);
    this.configure(domain);
  }

  /** Replaces the configuration of a domain without any check. */
  setConfigs(domain: DeliveryDomain, configs: readonly DomainConfig[]): void {
    domain.configs.write(configs, this.now(), this.switches.servesAfter);
    this.configure(domain);
  }

  newConfigId(): number {
    return this.nextConfigId++;
  }

  private configure(domain: DeliveryDomain): void {
    domain.modifiedAt = this.now();
    domain.busyUntil = domain.modifiedAt.getTime() + this.switches.configuringFor;
  }
}
