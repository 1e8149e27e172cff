import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { bucketName, FaultHarness } from "../support/faultHarness";
import { configurationOf, describeEachHost, type Host, pluginOnPath, textOf } from "../support/host";
import { Killer, type Moment, recover, type Victim } from "../support/killing";
import { Chance, isLong, seed } from "../support/seed";
import { type Said, type StateResource, TestStack } from "../support/stack";
import { Table } from "../support/table";

/** In each host. */
const kills = Number(process.env.FAULT_KILLS ?? (isLong ? 100 : 1));
/** `FAULT_VERBOSE=1` prints every round before it begins. */
const isVerbose = process.env.FAULT_VERBOSE !== undefined;
const prefix = "certs/example.com";
const type = "OssCertificateDeployment";

const programOf = (host: Host) => `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const { isWanted, ...place } = JSON.parse(readFileSync(join(__dirname, "settings.json"), "utf8"));
if (isWanted) {
  ${textOf(host)}.deploy("site", {
    ...place,
    certificate: new pulumi.asset.FileAsset(join(__dirname, "fullchain.pem")),
    privateKey: new pulumi.asset.FileAsset(join(__dirname, "privkey.pem")),
    onDestroy: "deleteAll",
  });
}
`;

type Operation = "create" | "update" | "destroy";

/**
 * Engine and provider are real processes; SIGKILL ends them at a random moment of a command: half of the times just when
 * OSS serves the nth request, so that the short time of the uploads is met often enough.
 */
describeEachHost(`${kills} kills of engine and provider (seed ${seed})`, (host) => {
  let harness: FaultHarness;
  let stack: TestStack;
  let chain: GeneratedChain;
  const killer = new Killer();

  before(async () => {
    harness = await FaultHarness.start({}, undefined, killer.served);
    const { emulator } = harness;
    const [program, config] = [programOf(host), configurationOf(emulator.owner)];
    stack = await TestStack.createProgram({ emulator, program, config, environment: pluginOnPath });
    want(true);
  });

  after(async () => {
    await harness.stop();
    stack.remove();
  });

  /** Whether the program has the resource from now on. */
  function want(isWanted: boolean): void {
    const { endpoint } = harness.emulator;
    writeFileSync(
      join(stack.directory, "settings.json"),
      JSON.stringify({ isWanted, bucket: bucketName, prefix, endpoint }),
    );
  }

  async function renew(days: number): Promise<void> {
    chain = await generateChain({ ...(chain && { issuedBy: chain }), notBefore: daysFromNow(-60 + (days % 55)) });
    writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
  }

  it("leave bucket and state right after `pulumi up`, or `cancel` and `up`", async function () {
    this.timeout(isLong ? 7_200_000 : 300_000);
    const chance = new Chance(`kills, ${host.name}`);
    const table = new Table("kills", [
      "killed",
      "ended before",
      "needed cancel",
      "pending create cleared",
      "right after recovery",
    ]);
    const victims = new Table("victims", ["killed"]);
    harness.emulator.setLatency(40);
    await renew(0);
    let isDeployed = false;
    let said = "";
    let done = 0;
    for (let round = 0; done < kills; round++) {
      const operation: Operation = isDeployed ? chance.one<Operation>(["update", "update", "destroy"]) : "create";
      const victim = chance.one<Victim>(["engine", "provider", "both"]);
      const request = 1 + chance.below(operation === "destroy" ? 20 : 10);
      const moment: Moment =
        chance.below(2) === 0 ? { request, later: chance.below(45) } : { milliseconds: 300 + chance.below(2500) };
      if (operation === "update") {
        await renew(round);
      }
      const label: string = `round ${round}: ${victim} killed in ${operation} at ${JSON.stringify(moment)}`;
      const hearing = async (command: Promise<Said>) => {
        said += (await command).output;
      };
      const up = () => hearing(stack.up());
      const destroy = () => hearing(stack.destroy());
      const command = operation === "destroy" ? destroy : up;
      if (isVerbose) {
        console.log(`      ${label}`);
      }
      const struck = await killer.killed(command, victim, moment);
      done += struck ? 1 : 0;
      table.count(operation, struck ? "killed" : "ended before");
      if (struck) {
        victims.count(victim, "killed");
      }
      // After half of the destroys one changes one's mind.
      const isGoing: boolean = operation === "destroy" && chance.below(2) === 0;
      // A state that a killed destroy has left says what it was before: only a refresh sees what has gone.
      const back = () => hearing(stack.up({ refresh: true }));
      said = "";
      const way = await recover(stack, isGoing ? destroy : operation === "destroy" ? back : up);
      table.count(operation, "needed cancel", way === "cancel" ? 1 : 0);
      isDeployed = !isGoing;

      if (stateOf().pending > 0) {
        // The engine remembers a create whose end it didn't see, and warns of it until somebody says that it is settled.
        await hearing(stack.refresh({ clearPendingCreates: true }));
        table.count(operation, "pending create cleared");
      }
      const { resources, pending } = stateOf();
      assert.equal(pending, 0, label);
      if (isGoing) {
        assert.deepEqual(resources, [], label);
        assert.equal(harness.text(`${prefix}/latest/README.md`), undefined, label);
      } else {
        assert.deepEqual(harness.wrongs(prefix, chain), [], label);
        const [site, ...others] = resources;
        assert.deepEqual(others, [], label);
        assert.ok(site !== undefined, `${label}: recovered by ${way}, but the state has no resource: ${said}`);
        assert.equal(site?.outputs.fingerprintSha256, chain.leaf.fingerprintSha256, label);
        assert.equal((site?.outputs.objects as unknown[] | undefined)?.length, 10, label);
        if (chance.below(4) === 0) {
          assert.deepEqual((await stack.preview({ diff: false })).changes, { same: 2 }, label);
        }
      }
      assert.deepEqual(harness.ledger.violations, [], label);
      table.count(operation, "right after recovery");
    }
    harness.emulator.setLatency(0);
    table.print();
    victims.print();

    await stack.up();
    want(false);
    await stack.up();
    const left = harness.keys(prefix);
    assert.ok(left.every((key) => !key.includes("/latest/")));
    const { looks, marks, violations } = harness.ledger;
    console.log(
      `      ${marks} writes of latest/README.md, ${looks} looks, ${violations.length} violations; ` +
        `${left.length} objects of archives with the mark of a create that was killed are left`,
    );
    assert.equal(done, kills);
  });

  it("leave a lock that `pulumi cancel` removes, even when they came before its content", async () => {
    want(false);
    const locks = join(stack.directory, ".pulumi", "locks", "organization", "certificates", "test");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "8c9ab6fd-8f52-4e43-a3f0-6f4a4ae0b1f0.json.18a2b3c4d5e6f708.tmp"), "");
    assert.equal(await recover(stack, () => stack.up()), "cancel");
  });

  it("leave the state whole when they came while its attributes were written, which can be deleted", async () => {
    want(false);
    await stack.up();
    const before = stack.currentState();
    const file = join(stack.directory, ".pulumi", "stacks", "certificates", "test.json.attrs");
    writeFileSync(file, "");
    assert.match(await stack.failing(stack.up()), /^error: failed to load checkpoint: EOF$/m);
    assert.equal(await recover(stack, () => stack.refresh()), "plain");
    const resourcesIn = (state: string) => JSON.parse(state).checkpoint.latest.resources.length;
    assert.equal(resourcesIn(stack.currentState()), resourcesIn(before));
  });

  function stateOf(): { resources: StateResource[]; pending: number } {
    const { checkpoint } = JSON.parse(stack.currentState()) as {
      checkpoint: { latest: { resources?: StateResource[]; pending_operations?: unknown[] } };
    };
    const { resources = [], pending_operations: pending = [] } = checkpoint.latest;
    return { resources: resources.filter((resource) => resource.type.endsWith(`:${type}`)), pending: pending.length };
  }
});
