import assert from "node:assert/strict";
import { type Emulator, type Fault, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { keyMaterialIn } from "../support/keyMaterial";
import { Chance, isLong, seed } from "../support/seed";
import { domain, type ServiceScene, serviceScenes } from "../support/serviceScenes";
import { type End, impatientAccount, ServiceStack } from "../support/serviceStack";
import { Table } from "../support/table";

/** What goes wrong, and whether a command must ride it out when it happens once. */
interface Trouble {
  name: string;
  fault: Fault;
  verdict: "ridden out" | "refused" | "either";
  /** The services that say this. Default: all. */
  of?: RegExp;
}

const status = (status: number, code: string): Fault => ({ kind: "status", status, code });

const troubles: readonly Trouble[] = [
  { name: "400 FlowControlError", fault: status(400, "FlowControlError"), verdict: "ridden out", of: /^Cas/ },
  { name: "400 Throttling.User", fault: status(400, "Throttling.User"), verdict: "ridden out" },
  { name: "403 ServiceBusy", fault: status(403, "ServiceBusy"), verdict: "ridden out", of: /cdn/ },
  { name: "429 ResourceThrottled", fault: status(429, "ResourceThrottled"), verdict: "ridden out", of: /^Function/ },
  { name: "500 InternalError", fault: status(500, "InternalError"), verdict: "ridden out" },
  { name: "503 ServiceUnavailable", fault: status(503, "ServiceUnavailable"), verdict: "ridden out" },
  { name: "reset before", fault: { kind: "resetBefore" }, verdict: "ridden out" },
  { name: "lost answer", fault: { kind: "resetAfter" }, verdict: "ridden out" },
  { name: "no answer and nothing done", fault: { kind: "hang" }, verdict: "ridden out" },
  { name: "no answer", fault: { kind: "noAnswer" }, verdict: "ridden out" },
  { name: "cut answer", fault: { kind: "truncatedAnswer" }, verdict: "ridden out" },
  { name: "stranger's 200", fault: { kind: "stranger", status: 200 }, verdict: "either" },
  { name: "stranger's 200 in JSON", fault: { kind: "stranger", status: 200, body: "{}" }, verdict: "either" },
  { name: "stranger's 302", fault: { kind: "stranger", status: 302 }, verdict: "either" },
  { name: "stranger's 407", fault: { kind: "stranger", status: 407 }, verdict: "ridden out" },
  { name: "400 Broken", fault: status(400, "Broken"), verdict: "refused" },
  { name: "403 Forbidden.RAM", fault: status(403, "Forbidden.RAM"), verdict: "refused" },
];

const { store, names } = serviceScenes(1500);
const scenes = [store, ...names];

/** Milliseconds until reads show what was written, and until a busy domain can be changed again. */
const lag = 150;

/** Once, or at every try from then on until the command ends. */
type Times = "once" | "always";

interface Asked {
  operation: string;
  nth: number;
}

interface Section {
  name: "create" | "renewal" | "refresh" | "destroy";
  before(stack: ServiceStack, laboratory: Laboratory): Promise<unknown>;
  command(stack: ServiceStack, laboratory: Laboratory): Promise<End>;
  /** The certificate that must be served in the end. */
  wanted: "first" | "renewed" | "none";
}

const sections: readonly Section[] = [
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
class Laboratory {
  private constructor(
    readonly scene: ServiceScene,
    readonly emulator: Emulator,
    readonly chains: Chains,
  ) {}

  static async start(scene: ServiceScene, chains: Chains): Promise<Laboratory> {
    return new Laboratory(scene, await startEmulator(), chains);
  }

  readonly inputs = (chain: "first" | "renewed") => this.scene.inputs(this.emulator, this.chains[chain]);

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

interface Chains {
  first: GeneratedChain;
  renewed: GeneratedChain;
  foreign: GeneratedChain;
  previous: GeneratedChain;
}

/** One error: a verb, a noun, a name, the cause and what to do. */
function assertClear(error: string, label: string): void {
  assert.match(
    error,
    /^((Looking|Uploading|Deleting|Reading|Setting|Listing) .*('|certificate \d+ from).*|.*domain '.*' (has taken|was still|still serves)) /i,
    label,
  );
  assert.match(error, /\.$/, label);
  assert.ok(error.length < 700, `${label}: ${error.length} characters`);
  assert.doesNotMatch(error, /BEGIN|PRIVATE|\[object|undefined/, label);
}

interface Cell extends Asked {
  trouble: Trouble;
  times: Times;
  isSlow: boolean;
}

/** Every trouble at every request. Where the service is slow, only what leaves it open whether something was done. */
function cellsOf({ name }: ServiceScene, requests: readonly Asked[]): Cell[] {
  const fitting = troubles.filter(({ of }) => of === undefined || of.test(name));
  const both = fitting.flatMap((trouble) =>
    [false, true].filter((isSlow) => !isSlow || /answer|500/.test(trouble.name)).map((isSlow) => ({ trouble, isSlow })),
  );
  return both.flatMap((what) =>
    requests.flatMap((request) => (["once", "always"] as const).map((times) => ({ ...what, ...request, times }))),
  );
}

async function strike(laboratory: Laboratory, section: Section, table: Table): Promise<void> {
  const { scene } = laboratory;
  const requests = await laboratory.requestsOf(section);
  const chance = new Chance(`${scene.name}, ${section.name}`);
  const cells = cellsOf(scene, requests);
  const problems: unknown[] = [];
  for (const one of isLong ? cells : chance.some(cells, 6)) {
    await cell(laboratory, section, one, { table, plain: requests.length }).catch((problem: unknown) =>
      problems.push(problem),
    );
    laboratory.emulator.faults.clear();
    laboratory.emulator.clearRequests();
  }
  if (problems.length > 0) {
    throw new AggregateError(problems, problems.map(String).join("\n"));
  }
}

async function cell(
  laboratory: Laboratory,
  section: Section,
  { trouble: { name, fault, verdict }, operation, nth, times, isSlow }: Cell,
  { table, plain }: { table: Table; plain: number },
): Promise<void> {
  const { scene, emulator } = laboratory;
  const label = `${scene.name}, ${section.name}, ${times} ${name} at ${operation} (${nth})${isSlow ? ", slow" : ""}`;
  const stack = await laboratory.stack(section);
  const [foreign, known] = [scene.foreign(emulator), scene.shown(emulator)];
  const { mark } = emulator;
  const rule = {
    match: { action: operation, nth },
    times: times === "once" ? 1 : Number.POSITIVE_INFINITY,
    fault,
  };
  scene.slow(emulator, isSlow ? lag : 0);
  emulator.faults.add(rule);
  const { error } = await section.command(stack, laboratory);
  emulator.faults.remove(rule);
  const asked = laboratory.since(mark).length;
  assert.ok(
    emulator.requestsSince(mark).some((request) => request.fault !== undefined),
    `${label}: nothing failed`,
  );
  table.count(name, error === undefined ? "ridden out" : "refused");
  if (error !== undefined) {
    assertClear(error, label);
  }
  const isCourtesy = operation === "cdn:DescribeUserDomains" || (section.name === "refresh" && stack.said.length > 0);
  if (times === "once" && verdict !== "either" && !isCourtesy) {
    assert.equal(error === undefined ? "ridden out" : "refused", verdict, `${label}: ${error}`);
  }
  assert.deepEqual(laboratory.falsehoods(stack, [known]), [], label);
  const polls = 1500 / 20;
  assert.ok(
    asked <= plain + (isSlow || /busy/i.test(name) ? 5 + polls : times === "once" ? 3 : 5),
    `${label}: ${asked} requests`,
  );
  await judge(laboratory, section, stack, label);
  assert.deepEqual(scene.foreign(emulator), foreign, `${label}: something foreign`);
  assert.deepEqual(laboratory.leaks(stack), [], label);
  emulator.clearRequests();
}

/** After a plain second command everything is right, and a third has nothing to do. */
async function judge(laboratory: Laboratory, { wanted }: Section, stack: ServiceStack, label: string): Promise<void> {
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
}

describe(`every request to a service fails, in every way (seed ${seed})`, function () {
  this.timeout(isLong ? 1_800_000 : 300_000);

  let runs: Promise<{ scene: ServiceScene; tables: Table[]; problem?: unknown }>[];

  before(async () => {
    const names = [domain];
    const first = await generateChain({ names, notBefore: daysFromNow(-50) });
    const issue = (days: number) => generateChain({ names, issuedBy: first, notBefore: daysFromNow(days) });
    const [renewed, previous] = [await issue(-1), await issue(-80)];
    const foreign = await generateChain({ names: ["shop.example.com"] });
    // All at once: they wait most of the time.
    runs = scenes.map(async (scene) => {
      const laboratory = await Laboratory.start(scene, { first, renewed, foreign, previous });
      const tables: Table[] = [];
      try {
        for (const section of sections) {
          const table = new Table(`${scene.name}, ${section.name}`, ["ridden out", "refused"]);
          tables.push(table);
          await strike(laboratory, section, table);
        }
        return { scene, tables };
      } catch (problem) {
        return { scene, tables, problem };
      } finally {
        await laboratory.emulator.stop();
      }
    });
  });

  for (const [index, { name }] of scenes.entries()) {
    it(name, async () => {
      const { tables, problem } = (await runs[index]) ?? assert.fail();
      for (const table of tables) {
        table.print();
      }
      if (problem !== undefined) {
        throw problem;
      }
    });
  }
});
