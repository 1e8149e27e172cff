import { type Emulator, type PolicyDocument, startEmulator } from "../../emulator";
import { readKeyPair } from "../../emulator/certificates/keyPair";
import { type Account, accountOf } from "../../provider/alicloud/account";
import type { Settings } from "../../provider/alicloud/accountSettings";
import type { RequestOptions } from "../../provider/alicloud/requests";
import { answerTargets, type RawTargetsArgs } from "../../provider/certificateTargets/answer";
import type { CertificateTarget } from "../../provider/certificateTargets/target";
import { daysFromNow, type GeneratedChain, generateChain } from "./certificates";

/** What a name can serve: certificates for `*.example.com` or for another name. */
export const conditions = ["good", "due", "over", "foreign", "off"] as const;

export type Condition = (typeof conditions)[number];

/** The status that a look must find. */
export const statusOf = {
  good: "ok",
  due: "expiring",
  over: "expired",
  foreign: "mismatch",
  off: "httpsOff",
} as const satisfies Record<Condition, string>;

const pairOf = ({ fullchain, key }: GeneratedChain) => {
  const pair = readKeyPair(fullchain, key.traditional);
  if (typeof pair === "string") {
    throw new Error(pair);
  }
  return pair;
};

/** An account with names on every product, in an emulator. */
export class Estate {
  private users = 0;

  private constructor(
    readonly emulator: Emulator,
    readonly chains: Readonly<Record<Exclude<Condition, "off">, GeneratedChain>>,
  ) {}

  static async start(now?: () => Date): Promise<Estate> {
    const names = ["*.example.com"];
    const good = await generateChain({ names, notAfter: daysFromNow(80) });
    const issue = (days: number, names: string[]) =>
      generateChain({ names, issuedBy: good, notBefore: daysFromNow(-89), notAfter: daysFromNow(days) });
    const chains = {
      good,
      due: await issue(10, names),
      over: await issue(-3, names),
      foreign: await issue(60, ["example.org"]),
    };
    const emulator = await startEmulator(now ? { now } : {});
    return new Estate(emulator, chains);
  }

  stop(): Promise<void> {
    return this.emulator.stop();
  }

  /** Adds a domain of CDN or DCDN. */
  cdn(product: "cdn" | "dcdn", domain: string, condition: Condition): void {
    const domains = this.emulator[product];
    const added = domains.add(domain);
    if (condition !== "off") {
      const rest = { name: condition, type: "upload", id: 1, region: undefined, updatedAt: new Date() } as const;
      domains.setHttps(added, { enabled: true, certificate: { ...pairOf(this.chains[condition]), ...rest } });
    }
  }

  /** Adds a domain to a bucket, which is made if it doesn't exist. Its certificate is one of the store. */
  oss(bucket: string, domain: string, condition: Condition, region = "cn-hangzhou"): void {
    const { emulator } = this;
    if (!this.buckets.has(bucket)) {
      this.buckets.add(bucket);
      emulator.createBucket(bucket, { region });
    }
    emulator.bindDomain(domain, bucket);
    const bound = emulator.bucketDomains.find(domain);
    if (condition !== "off" && bound) {
      const identifier = `${this.stored(condition).id}-cn-hangzhou`;
      const certificate = {
        ...pairOf(this.chains[condition]),
        identifier,
        type: "CAS",
        createdAt: new Date(),
      } as const;
      emulator.bucketDomains.setCertificate(bound, certificate);
    }
  }

  private readonly buckets = new Set<string>();

  /** Adds a custom domain of Function Compute. */
  fc(domain: string, condition: Condition, region = "cn-hangzhou"): void {
    const { functions } = this.emulator;
    const added = functions.add(domain, {}, region);
    if (condition !== "off") {
      functions.update(added, { protocol: "HTTPS", certificate: { ...pairOf(this.chains[condition]), name: "c" } });
    }
  }

  /** Adds a domain of a load balancer's listener, which Certificate Management Service lists. */
  alb(domain: string, condition: Condition, instanceId = `alb-${domain}`): void {
    const certificate = condition === "off" ? undefined : this.stored(condition);
    const listener = { product: "ALB", instanceId, listenerId: "lsn-1@443", region: "cn-beijing" } as const;
    this.emulator.cloudResources.seed({ ...listener, domain, ...(certificate && { certificate }) });
  }

  /** A certificate in the store of cn-hangzhou, once. */
  private stored(condition: Exclude<Condition, "off">) {
    const { cas } = this.emulator;
    const found = cas.certificates().find(({ name }) => name === condition);
    return found ?? cas.add({ ...pairOf(this.chains[condition]), name: condition });
  }

  /** The settings of an account of the emulator, of its owner or of a user with these permissions. */
  settings(policy?: PolicyDocument): Record<string, string> {
    const { emulator } = this;
    const keys =
      policy === undefined ? emulator.owner : emulator.addUser({ name: `reader-${++this.users}`, policies: [policy] });
    const host = emulator.httpEndpoint;
    return {
      "alicloud:accessKey": keys.accessKeyId,
      "alicloud:secretKey": keys.accessKeySecret,
      "alicloud:region": "cn-hangzhou",
      "alicloud:endpoints": JSON.stringify([{ cas: host, cdn: host, dcdn: host, fc: host, oss: host }]),
    };
  }

  /** The rows that a look finds. */
  async find(
    args: RawTargetsArgs = {},
    policy?: PolicyDocument,
    options?: RequestOptions,
  ): Promise<CertificateTarget[]> {
    return (await answerTargets(args, this.account(policy, options), new Date())).targets;
  }

  /** Refuses every request with this action from now on. */
  refuse(
    action: string,
    status: number,
    code: string,
    { resource, ec }: { resource?: string; ec?: string } = {},
  ): void {
    this.emulator.faults.add({
      match: { action, ...(resource !== undefined && { resource }) },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "status", status, code, ...(ec !== undefined && { ec }) },
    });
  }

  /** The operations of all requests so far. */
  get operations(): string[] {
    return this.emulator.requests.map(({ operation = "" }) => operation);
  }

  counted(operation: string): number {
    return this.operations.filter((one) => one === operation).length;
  }

  account(policy?: PolicyDocument, options?: RequestOptions): Account {
    const given = this.settings(policy);
    const settings: Settings = { get: (key) => given[key] };
    return accountOf(settings, {}, options);
  }
}
