import type { Emulator } from "../../emulator";
import { readKeyPair } from "../../emulator/certificates/keyPair";
import { casLifecycle } from "../../provider/casCertificate/casCertificate";
import { deploymentLifecycle } from "../../provider/casDeployment/casDeployment";
import { cdnBinding } from "../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { bindingLifecycle } from "../../provider/certificateBinding/binding";
import type { BindingKind } from "../../provider/certificateBinding/kind";
import type { Patience } from "../../provider/engine/waiting";
import { fcDomainBinding } from "../../provider/fcDomainCertificate/fcDomainCertificate";
import type { Lifecycle } from "../../provider/lifecycle/lifecycle";
import { ossDomainBinding } from "../../provider/ossDomainCertificate/ossDomainCertificate";
import type { GeneratedChain } from "./certificates";
import type { Values } from "./serviceStack";

/** The name that every scene is about. */
export const domain = "www.example.com";
const neighbour = "shop.example.com";
const bucket = "files";

/** One resource on one service: what exists before it, its inputs, and how to look at the outcome. */
export interface ServiceScene {
  name: string;
  lifecycle: Lifecycle<Values, Values>;
  /** Calls that change something. */
  writes: RegExp;
  /** Makes the service anew, with a certificate of somebody else's beside it. @param previous what the name serves so far */
  prepare(emulator: Emulator, foreign: GeneratedChain, previous: GeneratedChain): void;
  inputs(emulator: Emulator, chain: GeneratedChain): Values;
  /** SHA-256 of what was written last, whether or not a read shows it; `""` for nothing. */
  written(emulator: Emulator): string;
  /** SHA-256 of what a read shows. */
  shown(emulator: Emulator): string;
  /** What belongs to somebody else. */
  foreign(emulator: Emulator): unknown;
  /** Makes reads show what is written only so many milliseconds later, and refuses a change for so long after another. */
  slow(emulator: Emulator, lag: number): void;
  /** A busy name can be changed again. */
  release(emulator: Emulator): void;
  /** Somebody else sets a certificate in the console. */
  set(emulator: Emulator, chain: GeneratedChain): void;
  /** Somebody removes the name. */
  remove(emulator: Emulator): void;
  /** What the account has paid since `prepare`, where a write costs. */
  paid?(emulator: Emulator): number;
  /** Looks that a call takes of which nobody knows whether it worked. Default: 0. */
  looks?: number;
}

const pairOf = ({ fullchain, key }: GeneratedChain) => {
  const pair = readKeyPair(fullchain, key.traditional);
  if (typeof pair === "string") {
    throw new Error(pair);
  }
  return pair;
};

const isOf = (chain: GeneratedChain) => (stored: { certificate: { sha256: string } }) =>
  stored.certificate.sha256.toLowerCase() === chain.leaf.fingerprintSha256;

/** Puts a certificate into the store, as another resource of the program does; once. */
export function storedOf({ cas }: Emulator, chain: GeneratedChain) {
  const name = `store_${chain.leaf.fingerprintSha256.slice(0, 12)}`;
  return cas.certificates().find(isOf(chain)) ?? cas.upload(name, chain.fullchain, chain.key.traditional);
}

function clearStore({ cas }: Emulator, foreign: GeneratedChain): void {
  for (const stored of cas.certificates()) {
    cas.delete(stored);
  }
  cas.upload("foreign", foreign.fullchain, foreign.key.traditional);
}

const foreignNames = ({ cas }: Emulator) =>
  cas.certificates().flatMap(({ name, id }) => (name === "foreign" ? [`${name} ${id}`] : []));

const given = ({ fullchain: certificate, privateKey }: GeneratedChain) => ({ certificate, privateKey });

/** What a `CasCertificate` offers as `reference`. */
export function referenceOf(emulator: Emulator, chain: GeneratedChain): Values {
  const { id, region, certificate } = storedOf(emulator, chain);
  const { fingerprint, fingerprintSha256 } = chain.leaf;
  return {
    certIdentifier: `${id}-${region}`,
    fingerprint,
    fingerprintSha256,
    subjectAlternativeNames: [...certificate.names],
    notBefore: certificate.notBefore.toISOString().replace(".000Z", "Z"),
    notAfter: certificate.notAfter.toISOString().replace(".000Z", "Z"),
  };
}

const shaOf = (pair: { certificate: { sha256: string } } | undefined) => pair?.certificate.sha256.toLowerCase() ?? "";

const lifecycleOf = (kind: unknown, patience: Patience) =>
  bindingLifecycle(kind as BindingKind<object>, patience) as unknown as Lifecycle<Values, Values>;

type Material = "PEM" | "reference";

const materialOf = (material: Material, emulator: Emulator, chain: GeneratedChain): Values =>
  material === "PEM" ? given(chain) : { casCertificate: referenceOf(emulator, chain) };

const casScene = (patience: Patience): ServiceScene => ({
  name: "CasCertificate",
  lifecycle: casLifecycle(patience) as unknown as Lifecycle<Values, Values>,
  writes: /^(Upload|Delete)/,
  prepare: clearStore,
  inputs: (_, chain) => given(chain),
  written: ({ cas }) => shaOf(cas.certificates().findLast(({ name }) => name !== "foreign")),
  shown: ({ cas }) => shaOf(cas.listed("cn-hangzhou").findLast(({ name }) => name !== "foreign")),
  foreign: foreignNames,
  slow: ({ cas }, lag) => {
    cas.switches.staleFor = lag;
  },
  release: () => undefined,
  set: storedOf,
  remove: () => undefined,
});

function deliveryScene(patience: Patience, product: "cdn" | "dcdn", material: Material): ServiceScene {
  return {
    name: `${product} domain by ${material}`,
    lifecycle: lifecycleOf(cdnBinding, patience),
    writes: /^Set/,
    prepare(emulator, foreign, previous) {
      clearStore(emulator, foreign);
      const domains = emulator[product];
      const { id } = storedOf(emulator, previous);
      const served = { name: "previous", type: "cas", id, region: "cn-hangzhou", updatedAt: new Date() } as const;
      domains.setHttps(domains.add(neighbour), { enabled: true, certificate: { ...pairOf(foreign), ...served } });
      const own = domains.add(domain);
      if (material === "reference") {
        domains.setHttps(own, { enabled: true, certificate: { ...pairOf(previous), ...served } });
      }
      domains.switches.copiesUploadsToCas = material === "PEM";
    },
    inputs: (emulator, chain) => ({
      domain,
      product,
      onDestroy: "restorePrevious",
      ...materialOf(material, emulator, chain),
    }),
    written: (emulator) => shaOf(emulator[product].find(domain)?.https.written.certificate),
    shown: (emulator) => shaOf(emulator[product].find(domain)?.https.shown(new Date()).certificate),
    foreign: (emulator) => [
      foreignNames(emulator),
      shaOf(emulator[product].find(neighbour)?.https.written.certificate),
    ],
    slow: (emulator, lag) => {
      Object.assign(emulator[product].switches, { readsAfter: lag, configuringFor: lag });
    },
    release(emulator) {
      for (const one of emulator[product].all()) {
        one.busyUntil = 0;
      }
    },
    set(emulator, chain) {
      const own = emulator[product].find(domain);
      if (own !== undefined) {
        const console = { name: "console", type: "upload", id: 1, region: undefined, updatedAt: new Date() } as const;
        emulator[product].setHttps(own, { enabled: true, certificate: { ...pairOf(chain), ...console } });
      }
    },
    remove: (emulator) => emulator[product].remove(domain),
  };
}

function bucketScene(patience: Patience, material: Material): ServiceScene {
  return {
    name: `domain of a bucket by ${material}`,
    lifecycle: lifecycleOf(ossDomainBinding, patience),
    writes: /^Put/,
    prepare(emulator, foreign, previous) {
      clearStore(emulator, foreign);
      emulator.createBucket(bucket);
      const { bucketDomains } = emulator;
      const { id } = storedOf(emulator, previous);
      const served = { identifier: `${id}-cn-hangzhou`, type: "CAS", createdAt: new Date() } as const;
      bucketDomains.setCertificate(bucketDomains.bind(neighbour, bucket), { ...pairOf(foreign), ...served });
      const own = bucketDomains.bind(domain, bucket);
      if (material === "reference") {
        bucketDomains.setCertificate(own, { ...pairOf(previous), ...served });
      }
    },
    inputs: (emulator, chain) => ({
      bucket,
      region: "cn-hangzhou",
      domain,
      onDestroy: material === "PEM" ? "removeCertificate" : "restorePrevious",
      ...materialOf(material, emulator, chain),
    }),
    written: ({ bucketDomains }) => shaOf(bucketDomains.find(domain)?.certificate.written),
    shown: ({ bucketDomains }) => shaOf(bucketDomains.find(domain)?.certificate.shown(new Date())),
    foreign: (emulator) => [
      foreignNames(emulator),
      shaOf(emulator.bucketDomains.find(neighbour)?.certificate.written),
      emulator.bucketDomains.all().map(({ name }) => name),
    ],
    slow: ({ bucketDomains }, lag) => {
      bucketDomains.switches.readsAfter = lag;
    },
    release: () => undefined,
    set(emulator, chain) {
      const own = emulator.bucketDomains.find(domain);
      const { id } = storedOf(emulator, chain);
      const console = { identifier: `${id}-cn-hangzhou`, type: "CAS", createdAt: new Date() } as const;
      if (own !== undefined) {
        emulator.bucketDomains.setCertificate(own, { ...pairOf(chain), ...console });
      }
    },
    remove: (emulator) => emulator.unbindDomain(domain),
  };
}

const functionSettings = {
  protocol: "HTTP,HTTPS",
  routeConfig: { routes: [{ path: "/*", functionName: "site" }] },
  corsConfig: { allowOrigins: ["*"] },
};

const functionScene = (patience: Patience): ServiceScene => ({
  name: "Function Compute domain",
  lifecycle: lifecycleOf(fcDomainBinding, patience),
  writes: /^Update/,
  prepare(emulator, foreign, previous) {
    clearStore(emulator, foreign);
    const { functions } = emulator;
    functions.update(functions.add(neighbour), {
      protocol: "HTTPS",
      certificate: { ...pairOf(foreign), name: "foreign" },
    });
    const certificate = { ...pairOf(previous), name: "previous" };
    functions.update(functions.add(domain), { ...functionSettings, certificate });
  },
  inputs: (_, chain) => ({ region: "cn-hangzhou", domain, ...given(chain) }),
  written: ({ functions }) => shaOf(functions.find(domain)?.configuration.written.certificate),
  shown: ({ functions }) => shaOf(functions.find(domain)?.configuration.shown(new Date()).certificate),
  foreign({ functions }) {
    const { protocol, routeConfig, corsConfig } = functions.find(domain)?.configuration.written ?? {};
    return [shaOf(functions.find(neighbour)?.configuration.written.certificate), protocol, routeConfig, corsConfig];
  },
  slow: ({ functions }, lag) => {
    functions.switches.readsAfter = lag;
  },
  release: () => undefined,
  set({ functions }, chain) {
    const own = functions.find(domain);
    if (own !== undefined) {
      functions.update(own, { certificate: { ...pairOf(chain), name: "console" } });
    }
  },
  remove: ({ functions }) => functions.remove(domain),
});

/** A deployment job for one domain of CDN. */
function deploymentScene(patience: Patience): ServiceScene {
  const cdn = deliveryScene(patience, "cdn", "reference");
  return {
    ...cdn,
    name: "CasDeployment",
    lifecycle: deploymentLifecycle(patience) as unknown as Lifecycle<Values, Values>,
    writes: /^(CreateDeploymentJob|UpdateDeploymentJobStatus)$/,
    prepare(emulator, foreign, previous) {
      cdn.prepare(emulator, foreign, previous);
      emulator.deployments.clear();
      if (emulator.deployments.contacts.length === 0) {
        emulator.deployments.addContact("Operations");
      }
    },
    inputs: (emulator, chain) => ({
      certificates: [referenceOf(emulator, chain)],
      resources: [{ product: "CDN", name: domain }],
      contacts: ["Operations"],
      maxQuota: 1,
      onDestroy: "rollBack",
    }),
    slow: (emulator, lag) => {
      Object.assign(emulator.deployments.switches, { processingFor: lag, listsAfter: lag });
    },
    paid: ({ deployments }) => deployments.quota.used,
    looks: 10,
  };
}

/** Each resource, by each way to give it a certificate. @param timeout milliseconds that each waits, looking every 20 */
export function serviceScenes(timeout: number): {
  store: ServiceScene;
  names: readonly ServiceScene[];
  deployment: ServiceScene;
} {
  const patience = { timeout, interval: 20 };
  const names = [
    deliveryScene(patience, "cdn", "PEM"),
    deliveryScene(patience, "cdn", "reference"),
    deliveryScene(patience, "dcdn", "reference"),
    bucketScene(patience, "PEM"),
    bucketScene(patience, "reference"),
    functionScene(patience),
  ];
  return { store: casScene(patience), names, deployment: deploymentScene(patience) };
}
