import { randomInt, randomUUID } from "node:crypto";
import type { KeyPair } from "../../certificates/keyPair";
import { readKeyPair } from "../../certificates/keyPair";
import { Lagging } from "../../certificates/lagging";

export const storeRegions = ["cn-hangzhou", "ap-southeast-1"] as const;

/** CAS keeps certificates in two stores that know nothing of each other. */
export type StoreRegion = (typeof storeRegions)[number];

/** What isn't known of the real service, or has more than one side. All may change while the emulator runs. */
export interface CasSwitches {
  /** For how long lists and details show what was before an upload or a deletion, in milliseconds. Default 0. */
  staleFor: number;
  /** Whether a certificate that a product uses can be deleted. No page says it. Default "allowed". */
  deletionOfUsed: "allowed" | "refused";
  /** Whether an expired certificate can be uploaded. The vendor has a code for the refusal. Default false. */
  acceptsExpired: boolean;
  /** The most characters of a name: 63, 64 and 128 by different editions of the documentation. Default 64. */
  nameLimit: number;
  /** The most uploaded certificates of a store. No page says it. Default Infinity. */
  quota: number;
  /** Whether ListCertificates returns SubjectAlternativeNames, as the documentation says. Default false, as users report. */
  listsAlternativeNames: boolean;
  /** Whose fingerprints a pair by SM algorithms is listed with. No page says it. Default "sign". */
  pairFingerprint: "sign" | "encrypt" | "none";
}

/** A certificate in a store. */
export interface StoredCertificate extends KeyPair {
  readonly id: number;
  readonly region: StoreRegion;
  readonly name: string;
  /** `cas-upload-…` */
  readonly instanceId: string;
  resourceGroupId: string;
  readonly tags: Map<string, string>;
  /** The second half of a pair by SM algorithms. The first one signs. */
  readonly encryption?: KeyPair;
  readonly uploadedAt: Date;
}

/** What to put into a store. */
export interface NewCertificate extends KeyPair {
  readonly name: string;
  readonly encryption?: KeyPair;
  readonly resourceGroupId?: string;
  readonly tags?: ReadonlyMap<string, string>;
}

/** `<id>-<store>`, as other products name a certificate. */
export function identifierOf({ id, region }: Pick<StoredCertificate, "id" | "region">): string {
  return `${id}-${region}`;
}

class Store {
  readonly all = new Map<number, StoredCertificate>();
  readonly shown = new Lagging<readonly StoredCertificate[]>([]);
  nextId: number;

  constructor(readonly region: StoreRegion) {
    // Ids of the two stores are far apart, and no store uses one again.
    this.nextId = region === "cn-hangzhou" ? randomInt(27_000_000, 27_900_000) : randomInt(580_000, 590_000);
  }
}

/** The stores of Certificate Management Service: what was uploaded, and which products use it. */
export class CasStores {
  readonly switches: CasSwitches = {
    staleFor: 0,
    deletionOfUsed: "allowed",
    acceptsExpired: false,
    nameLimit: 64,
    quota: Number.POSITIVE_INFINITY,
    listsAlternativeNames: false,
    pairFingerprint: "sign",
  };
  private readonly stores: Readonly<Record<StoreRegion, Store>> = {
    "cn-hangzhou": new Store("cn-hangzhou"),
    "ap-southeast-1": new Store("ap-southeast-1"),
  };
  private readonly products: { name: string; uses(identifier: string): boolean }[] = [];

  constructor(private readonly now: () => Date) {}

  /** Every certificate of a store, oldest first. */
  certificates(region: StoreRegion = "cn-hangzhou"): readonly StoredCertificate[] {
    return [...this.stores[region].all.values()];
  }

  /** The certificates that a list shows, oldest first. */
  listed(region: StoreRegion): readonly StoredCertificate[] {
    return this.stores[region].shown.shown(this.now());
  }

  find(id: number, region: StoreRegion): StoredCertificate | undefined {
    return this.stores[region].all.get(id);
  }

  /** By `<id>-<store>`. */
  findByIdentifier(identifier: string): StoredCertificate | undefined {
    const [, id, region] = /^(\d+)-(.+)$/.exec(identifier) ?? [];
    const known = storeRegions.find((candidate) => candidate === region);
    return known && this.find(Number(id), known);
  }

  /** Puts a certificate into a store without any check. */
  add(given: NewCertificate, region: StoreRegion = "cn-hangzhou"): StoredCertificate {
    const store = this.stores[region];
    const stored: StoredCertificate = {
      ...given,
      id: store.nextId,
      region,
      instanceId: `cas-upload-${randomUUID().slice(0, 6)}`,
      resourceGroupId: given.resourceGroupId || "rg-acfmxxxxxxxxxxx",
      tags: new Map(given.tags),
      uploadedAt: this.now(),
    };
    store.nextId += randomInt(1, 5);
    store.all.set(stored.id, stored);
    this.write(store);
    return stored;
  }

  /** What somebody does in the console: uploads PEM under a name. @throws Error for a certificate or key that doesn't fit */
  upload(name: string, certificate: string, privateKey: string, region?: StoreRegion): StoredCertificate {
    const pair = readKeyPair(certificate, privateKey);
    if (typeof pair === "string") {
      throw new Error(`The emulator can't upload "${name}": ${pair}.`);
    }
    return this.add({ name, ...pair }, region);
  }

  /** Deletes a certificate, used or not. */
  delete({ id, region }: Pick<StoredCertificate, "id" | "region">): void {
    const store = this.stores[region];
    store.all.delete(id);
    this.write(store);
  }

  /** Lets a product say which certificates it uses. */
  addProduct(name: string, uses: (identifier: string) => boolean): void {
    this.products.push({ name, uses });
  }

  /** The products that use a certificate: `CDN`, `OSS`, … */
  productsThatUse(certificate: StoredCertificate): string[] {
    return this.products.filter(({ uses }) => uses(identifierOf(certificate))).map(({ name }) => name);
  }

  private write(store: Store): void {
    store.shown.write([...store.all.values()], this.now(), this.switches.staleFor);
  }
}
