import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "./certificates";
import { keyMaterialIn } from "./keyMaterial";
import { domain, type ServiceScene, serviceScenes } from "./serviceScenes";
import { type End, impatientAccount, ServiceStack } from "./serviceStack";

const { store, names, deployment } = serviceScenes(1500);

/** Each service resource, by each way to give it a certificate. */
export const scenes = [store, ...names, deployment];

/** A request, by its action and how many of it came before. */
export interface Asked {
  operation: string;
  nth: number;
}

/** One command, after what comes before it. */
export interface Section {
  name: "create" | "renewal" | "refresh" | "destroy";
  before(stack: ServiceStack, laboratory: Laboratory): Promise<unknown>;
  command(stack: ServiceStack, laboratory: Laboratory): Promise<End>;
  /** The certificate that must be served in the end. */
  wanted: "first" | "renewed" | "none";
}

export const sections: readonly Section[] = [
  {
    name: "create",
    before: async () => undefined,
    command: (stack, { inputs }) => stack.up(inputs("first")),
    wanted: "first",
  },
  {
    name: "renewal",
    before: (stack, { inputs }) => stack.up(inputs("first")),
    command: (stack, { inputs }) => stack.up(inputs("renewed")),
    wanted: "renewed",
  },
  {
    name: "refresh",
    before: (stack, { inputs }) => stack.up(inputs("first")),
    command: (stack) => stack.refresh(),
    wanted: "first",
  },
  {
    name: "destroy",
    before: (stack, { inputs }) => stack.up(inputs("first")),
    command: (stack) => stack.destroy(),
    wanted: "none",
  },
];

/** One scene with an emulator of its own, so that the scenes don't wait for each other. */
export class Laboratory {
  private constructor(
    readonly scene: ServiceScene,
    readonly emulator: Emulator,
    readonly chains: Chains,
  ) {}

  static async start(scene: ServiceScene, chains: Chains): Promise<Laboratory> {
    return new Laboratory(scene, await startEmulator(), chains);
  }

  readonly inputs = (chain: "first" | "renewed") => this.scene.inputs(this.emulator, this.chains[chain]);

  /** A stack as it is before a command. */
  async stack(section: Section): Promise<ServiceStack> {
    this.scene.slow(this.emulator, 0);
    this.scene.prepare(this.emulator, this.chains.foreign, this.chains.previous);
    const stack = new ServiceStack(this.scene.lifecycle, impatientAccount(this.emulator));
    await section.before(stack, this);
    assert.deepEqual(
      stack.said.filter((sentence) => !/replaced|billed/.test(sentence)),
      [],
      "before the fault",
    );
    return stack;
  }

  /** The requests of a command, as a run without trouble makes them. */
  async requestsOf(section: Section): Promise<Asked[]> {
    const stack = await this.stack(section);
    const { mark } = this.emulator;
    assert.equal((await section.command(stack, this)).error, undefined);
    const seen = new Map<string, number>();
    const served = this.emulator.requestsSince(mark).filter(({ status }) => status === 200);
    return served.map(({ action: operation = "" }) => {
      const nth = (seen.get(operation) ?? 0) + 1;
      seen.set(operation, nth);
      return { operation, nth };
    });
  }

  since(mark: number): string[] {
    return this.emulator.requestsSince(mark).map(({ action = "" }) => action);
  }

  /** What a state says that no read has shown. */
  falsehoods({ state }: ServiceStack, isKnown: readonly string[]): string[] {
    const { servedFingerprint: served, certId } = state ?? {};
    const stored = this.emulator.cas.certificates().find(({ id }) => String(id) === certId);
    // OSS tells SHA-1.
    const ofSha1 = Object.values(this.chains).find(({ leaf }) => leaf.fingerprint === served)?.leaf.fingerprintSha256;
    const isSeen = [this.scene.shown(this.emulator), ...isKnown, ""].includes(ofSha1 ?? String(served));
    const isFalse = served !== undefined && !isSeen;
    return [
      ...(isFalse ? [`the state says that ${served} is served`] : []),
      ...(certId !== undefined && stored?.certificate.sha256.toLowerCase() !== state?.fingerprintSha256
        ? [`the state says that the store has ${certId}`]
        : []),
    ];
  }

  /** Certificates that the store has more than once. */
  twice(): string[] {
    const prints = this.emulator.cas.certificates().map(({ certificate }) => certificate.sha256);
    const double = prints.filter((print, index) => prints.indexOf(print) !== index);
    return double.map((print) => `the store has ${print.slice(0, 8)} twice`);
  }

  leaks(stack: ServiceStack): string[] {
    const requests = JSON.stringify(this.emulator.requests);
    const texts = [requests, JSON.stringify(stack.state ?? {}), stack.said.join("\n")];
    const { first, renewed } = this.chains;
    return [
      ...texts.flatMap((text) => [first, renewed].flatMap(({ key }) => keyMaterialIn(text, key))),
      ...(/BEGIN|\*\*\*/.test(texts.join()) ? ["PEM or a parameter with a key in a URL, a state or a message"] : []),
    ];
  }
}

/** The certificates of a laboratory. */
export interface Chains {
  first: GeneratedChain;
  renewed: GeneratedChain;
  foreign: GeneratedChain;
  previous: GeneratedChain;
}

/** Certificates for {@link domain}, of which `foreign` is another name's. */
export async function issueChains(): Promise<Chains> {
  const names = [domain];
  const first = await generateChain({ names, notBefore: daysFromNow(-50) });
  const issue = (days: number) => generateChain({ names, issuedBy: first, notBefore: daysFromNow(days) });
  const [renewed, previous] = [await issue(-1), await issue(-80)];
  return { first, renewed, previous, foreign: await generateChain({ names: ["shop.example.com"] }) };
}

/** After a plain second command everything is right, and a third has nothing to do. */
export async function judge(
  laboratory: Laboratory,
  { wanted }: Section,
  stack: ServiceStack,
  label: string,
): Promise<void> {
  const { scene, emulator, chains } = laboratory;
  const { mark } = emulator;
  if (wanted === "none") {
    assert.deepEqual(await stack.destroy(), {}, label);
    assert.notEqual(scene === store && scene.written(emulator), chains.first.leaf.fingerprintSha256, label);
    return;
  }
  assert.equal((await stack.up(laboratory.inputs(wanted))).error, undefined, label);
  const writes = laboratory.since(mark).filter((action) => scene.writes.test(action.replace(/^.*:/, "")));
  assert.ok(writes.length <= 2, `${label}: the second up wrote ${writes}`);
  assert.deepEqual(await stack.up(laboratory.inputs(wanted)), { changes: false }, label);
  assert.equal(scene.written(emulator), chains[wanted].leaf.fingerprintSha256, label);
  scene.slow(emulator, 0);
  if (scene !== store) {
    assert.equal(scene.shown(emulator), chains[wanted].leaf.fingerprintSha256, label);
  }
  assert.deepEqual([...laboratory.twice(), ...laboratory.falsehoods(stack, [])], [], label);
  if (scene.paid !== undefined) {
    assert.equal(scene.paid(emulator), wanted === "first" ? 1 : 2, `${label}: paid`);
  }
}
