import assert from "node:assert/strict";
import type { Fault } from "../../emulator";
import { Chance, isLong, seed } from "../support/seed";
import {
  type Asked,
  issueChains,
  judge,
  Laboratory,
  type Section,
  scenes,
  sections,
} from "../support/serviceLaboratory";
import type { ServiceScene } from "../support/serviceScenes";
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

/** Milliseconds until reads show what was written, and until a busy domain can be changed again. */
const lag = 150;

/** Once, or at every try from then on until the command ends. */
type Times = "once" | "always";

/** One error: a verb, a noun, a name, the cause and what to do. */
function assertClear(error: string, label: string): void {
  assert.match(
    error,
    /^((Looking|Uploading|Deleting|Reading|Setting|Listing|Creating|Submitting|Rolling back) .*('|certificate \d+ from).*|.*domain '.*' (has taken|was still|still serves)) /i,
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
    asked <= plain + (scene.looks ?? 0) + (isSlow || /busy/i.test(name) ? 5 + polls : times === "once" ? 3 : 5),
    `${label}: ${asked} requests`,
  );
  await judge(laboratory, section, stack, label);
  assert.deepEqual(scene.foreign(emulator), foreign, `${label}: something foreign`);
  assert.deepEqual(laboratory.leaks(stack), [], label);
  emulator.clearRequests();
}

describe(`every request to a service fails, in every way (seed ${seed})`, function () {
  this.timeout(isLong ? 1_800_000 : 300_000);

  let runs: Promise<{ scene: ServiceScene; tables: Table[]; problem?: unknown }>[];

  before(async () => {
    const chains = await issueChains();
    // All at once: they wait most of the time.
    runs = scenes.map(async (scene) => {
      const laboratory = await Laboratory.start(scene, chains);
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
