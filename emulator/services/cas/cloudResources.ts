import { randomInt } from "node:crypto";
import type { ServerCertificate } from "../../certificates/serverCertificate";
import type { StoredCertificate, StoreRegion } from "./stores";

/** The products to whose resources CAS deploys, as its API spells them. */
export const cloudProducts = [
  "ALB",
  "APIGateway",
  "CDN",
  "CR",
  "DCDN",
  "DDOS",
  "FC",
  "GA",
  "LIVE",
  "MSE",
  "NLB",
  "OSS",
  "SAE",
  "SLB",
  "VOD",
  "WAF",
  "webHosting",
] as const;

export type CloudProduct = (typeof cloudProducts)[number];

/** The certificate that a resource of a product serves. */
export interface ServedCertificate {
  readonly name: string;
  readonly certificate: ServerCertificate;
  /** Undefined for one that the product has, and CAS hasn't. */
  readonly stored?: Pick<StoredCertificate, "id" | "region">;
}

/** Something of a product that serves a certificate: a domain, a listener. */
export interface ProductResource {
  readonly product: CloudProduct;
  /** As the product spells it: `.example.com` for CDN's domain of all names below example.com. */
  readonly domain: string;
  readonly region: string;
  /** Of load balancers and accelerators only. */
  readonly instanceId?: string;
  /** Of load balancers and accelerators only, `lsn-…@443`. */
  readonly listenerId?: string;
  served(): ServedCertificate | undefined;
  /** Serves a certificate of CAS from now on. */
  deploy(certificate: StoredCertificate): void;
}

/** A resource as CAS knows it. */
export interface CloudResource extends ProductResource {
  readonly id: number;
}

/** What isn't known of the real service. All may change while the emulator runs. */
export interface CloudResourceSwitches {
  /** How long CAS takes to read a product's resources after a call has asked for them, in milliseconds. Until then it lists what it knew before, at first nothing. Default 0. */
  syncsFor: number;
  /** What `CertIds` selects: the resources that serve one of these certificates, or those that one of them covers. No page says it. Default "served". */
  certIdsSelect: "served" | "covered";
  /** What the store outside China says to a product that exists on the China site only. No page says it. Default "nothing". */
  productsOfOtherSite: "nothing" | "refused";
}

/** A resource of a product that the emulator doesn't have. */
export interface SeededResource extends Omit<ProductResource, "served" | "deploy" | "region"> {
  /** Default: cn-hangzhou. */
  readonly region?: string;
  /** What it serves. Default: nothing. */
  readonly certificate?: StoredCertificate;
}

/** The resources of all products, from the emulator's own and those that a test adds for the others. */
export class CloudResources {
  readonly switches: CloudResourceSwitches = { syncsFor: 0, certIdsSelect: "served", productsOfOtherSite: "nothing" };
  private readonly sources: (() => readonly ProductResource[])[] = [];
  private readonly seeded: ProductResource[] = [];
  private readonly ids = new Map<string, number>();
  private nextId = randomInt(1_000_000, 2_000_000);
  private readonly caches = new Map<CloudProduct, { rows: readonly CloudResource[]; askedAt: number | undefined }>();

  constructor(private readonly now: () => Date) {}

  /** Lets a service of the emulator say which resources it has. */
  addSource(source: () => readonly ProductResource[]): void {
    this.sources.push(source);
  }

  /** Adds a resource of a product that the emulator doesn't have. */
  seed({ region = "cn-hangzhou", certificate, ...rest }: SeededResource): CloudResource {
    let served: StoredCertificate | undefined = certificate;
    const resource: ProductResource = {
      ...rest,
      region,
      served: () => served && { name: served.name, certificate: served.certificate, stored: served },
      deploy(stored) {
        served = stored;
      },
    };
    this.seeded.push(resource);
    return this.identified(resource);
  }

  /** All resources as they are now, whatever CAS has read of them. */
  all(): readonly CloudResource[] {
    const found = [...this.sources.flatMap((source) => source()), ...this.seeded];
    return found.map((resource) => this.identified(resource));
  }

  find(id: number): CloudResource | undefined {
    return this.all().find((resource) => resource.id === id);
  }

  /** The resources of a product that CAS has read. Asking lets it read them again. */
  listed(product: CloudProduct): readonly CloudResource[] {
    const current = () => this.all().filter((resource) => resource.product === product);
    if (this.switches.syncsFor === 0) {
      return current();
    }
    const now = this.now().getTime();
    const { rows, askedAt = now } = this.caches.get(product) ?? { rows: [] };
    const isRead = now >= askedAt + this.switches.syncsFor;
    const cache = isRead ? { rows: current(), askedAt: undefined } : { rows, askedAt };
    this.caches.set(product, cache);
    return cache.rows;
  }

  /** A resource keeps its id for as long as it exists. */
  private identified(resource: ProductResource): CloudResource {
    const { product, region, domain, instanceId = "", listenerId = "" } = resource;
    const key = [product, region, domain, instanceId, listenerId].join(" ");
    const id = this.ids.get(key) ?? this.nextId++;
    this.ids.set(key, id);
    return { ...resource, id };
  }
}

/** Products that exist on the China site only. */
const chinaOnly: readonly CloudProduct[] = ["SLB", "LIVE", "webHosting", "VOD", "CR"];

/** Whether the site of a store has a product. */
export function hasProduct(store: StoreRegion, product: CloudProduct): boolean {
  return store === "cn-hangzhou" || !chinaOnly.includes(product);
}

/** The id of the certificate that a resource serves, in the store that was asked. */
export function certIdOf(served: ServedCertificate | undefined, store: StoreRegion): number | undefined {
  return served?.stored?.region === store ? served.stored.id : undefined;
}
