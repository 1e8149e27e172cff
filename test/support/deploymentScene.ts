import { type Emulator, startEmulator } from "../../emulator";
import type { CloudResource } from "../../emulator/services/cas/cloudResources";
import { deploymentLifecycle } from "../../provider/casDeployment/casDeployment";
import type { CasDeploymentResult } from "../../provider/casDeployment/state";
import type { Lifecycle } from "../../provider/lifecycle/lifecycle";
import { type GeneratedChain, generateChain } from "./certificates";
import { referenceOf, storedOf } from "./serviceScenes";
import { impatientAccount, ServiceStack, type Values } from "./serviceStack";

/** Certificates for www.example.com and *.example.com: three generations, and one of another name. */
export interface DeploymentChains {
  old: GeneratedChain;
  first: GeneratedChain;
  renewed: GeneratedChain;
  foreign: GeneratedChain;
}

export async function deploymentChains(): Promise<DeploymentChains> {
  const names = ["www.example.com", "*.example.com"];
  const [old, first, renewed] = [
    await generateChain({ names }),
    await generateChain({ names }),
    await generateChain({ names }),
  ];
  return { old, first, renewed, foreign: await generateChain({ names: ["www.example.org"] }) };
}

/** Milliseconds that a job is waited for, looking every 20. */
export const patience = { timeout: 1_500, interval: 20 };

/** An account with two domains of CDN, a load balancer that serves the old certificate on two listeners, and a contact. */
export class DeploymentScene {
  readonly listener: CloudResource;
  readonly stack: ServiceStack;
  /** Visitors connect to the emulator's edge. */
  readonly lifecycle = deploymentLifecycle({
    ...patience,
    addressOf: () => ({ host: "127.0.0.1", port: this.emulator.edge.port }),
  }) as unknown as Lifecycle<Values, Values>;

  private constructor(
    readonly emulator: Emulator,
    readonly chains: DeploymentChains,
    options: { now(): Date },
  ) {
    const certificate = storedOf(emulator, chains.old);
    emulator.cdn.add("www.example.com");
    emulator.cdn.add(".example.com");
    const balancer = { product: "ALB", instanceId: "alb-1", certificate } as const;
    this.listener = emulator.cloudResources.seed({ ...balancer, domain: "www.example.com", listenerId: "lsn-1@443" });
    emulator.cloudResources.seed({ ...balancer, domain: "api.example.com", listenerId: "lsn-2@443" });
    emulator.deployments.addContact("Operations");
    this.stack = this.newStack(options.now);
  }

  static async start(chains: DeploymentChains, now: () => Date = () => new Date()): Promise<DeploymentScene> {
    return new DeploymentScene(await startEmulator({ now }), chains, { now });
  }

  newStack(now: () => Date = () => new Date()): ServiceStack {
    return new ServiceStack(this.lifecycle, impatientAccount(this.emulator), now);
  }

  inputs(chain: keyof DeploymentChains = "first", more: Values = {}): Values {
    return {
      certificates: [referenceOf(this.emulator, this.chains[chain])],
      resources: [
        { product: "CDN", name: "www.example.com" },
        { product: "ALB", name: "lsn-1@443" },
      ],
      contacts: ["Operations"],
      maxQuota: 2,
      ...more,
    };
  }

  get results(): CasDeploymentResult[] {
    return (this.stack.state?.results ?? []) as CasDeploymentResult[];
  }

  /** `CDN www.example.com success` */
  get outcomes(): string[] {
    return this.results.map(({ product, name, status }) => `${product} ${name} ${status}`);
  }

  /** Which of the certificates a resource serves. */
  served(product: string, domain: string): keyof DeploymentChains | "none" {
    const resource = this.emulator.cloudResources.all().find((one) => one.product === product && one.domain === domain);
    const sha256 = resource?.served()?.certificate.sha256.toLowerCase();
    const found = Object.entries(this.chains).find(([, { leaf }]) => leaf.fingerprintSha256 === sha256);
    return (found?.[0] as keyof DeploymentChains | undefined) ?? "none";
  }

  /** The jobs that were submitted, and those that were not. */
  get jobs(): { submitted: number; editing: number } {
    const all = this.emulator.deployments.all().filter(({ isDeleted }) => !isDeleted);
    const editing = all.filter(({ status }) => status === "editing").length;
    return { submitted: all.length - editing, editing };
  }

  /** What was asked of CAS since a mark, without `yundun-cert:`. */
  since(mark: number): string[] {
    return this.emulator.requestsSince(mark).map(({ action = "" }) => action.replace(/^.*:/, ""));
  }

  stop(): Promise<void> {
    return this.emulator.stop();
  }
}
