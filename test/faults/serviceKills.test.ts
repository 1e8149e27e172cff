import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { Killer, type Moment, recover, type Victim } from "../support/killing";
import { Chance, isLong, seed } from "../support/seed";
import { type Said, type StateResource, TestStack } from "../support/stack";
import { Table } from "../support/table";

/** In each host. */
const kills = Number(process.env.FAULT_KILLS ?? (isLong ? 100 : 1));
/** `FAULT_VERBOSE=1` prints every round before it begins. */
const isVerbose = process.env.FAULT_VERBOSE !== undefined;

const [cdnName, bucketDomain, functionName] = ["www.example.com", "files.example.com", "api.example.com"];
const bucket = "files";
const types = ["CasCertificate", "CdnDomainCertificate", "OssDomainCertificate", "FcDomainCertificate"] as const;

/** One certificate in the store and on three names, with a key that stays out of the state. */
const programOf = (host: Host) => `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const types = ${JSON.stringify(types)};
const derived = ["fingerprint", "fingerprintSha256", "subjectAlternativeNames", "notBefore", "notAfter"];
const outputs = Object.fromEntries([...derived, "certIdentifier", "servedFingerprint"].map((name) => [name, undefined]));
class PluginResource extends pulumi.CustomResource {
  constructor(type, name, args) {
    super("alicloud-certificates:index:" + type, name, { ...outputs, ...args });
  }
  get reference() {
    return Object.fromEntries([...derived, "certIdentifier"].map((name) => [name, this[name]]));
  }
}
const classes = ${
  host.name === "plugin"
    ? "Object.fromEntries(types.map((type) => [type, PluginResource.bind(undefined, type)]))"
    : 'require("pulumi-alicloud-certificates")'
};
if (JSON.parse(readFileSync(join(__dirname, "settings.json"), "utf8")).isWanted) {
  const file = (name) => new pulumi.asset.FileAsset(join(__dirname, name));
  const pem = { certificate: file("fullchain.pem"), privateKey: file("privkey.pem") };
  const stored = new classes.CasCertificate("site", pem);
  const { reference: casCertificate } = stored;
  new classes.CdnDomainCertificate("www", { domain: "${cdnName}", casCertificate });
  new classes.OssDomainCertificate("files", { bucket: "${bucket}", domain: "${bucketDomain}", casCertificate, onDestroy: "removeCertificate" });
  new classes.FcDomainCertificate("api", { domain: "${functionName}", ...pem });
}
`;

type Operation = "create" | "update" | "destroy";

/** As kills.test.ts: engine and provider are real processes, and SIGKILL ends them at a random moment of a command. */
describeEachHost(`${kills} kills of engine and provider with services (seed ${seed})`, (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let chain: GeneratedChain;
  const killer = new Killer();

  before(async () => {
    emulator = await startEmulator({ onServed: killer.served });
    prepare(emulator, await generateChain());
    const { httpEndpoint: endpoint, owner } = emulator;
    const hosts = { cas: endpoint, cdn: endpoint, fc: endpoint, oss: endpoint };
    const endpoints = { value: JSON.stringify([hosts]) };
    const config = {
      ...configurationOf(owner),
      "alicloud:endpoints": endpoints,
      "alicloud-certificates:endpoints": endpoints,
    };
    stack = await TestStack.createProgram({ emulator, program: programOf(host), config, environment: pluginOnPath });
    want(true);
  });

  after(async () => {
    await emulator.stop();
    stack.remove();
  });

  /** Whether the program has the resources from now on. */
  function want(isWanted: boolean): void {
    writeFileSync(join(stack.directory, "settings.json"), JSON.stringify({ isWanted }));
  }

  async function renew(days: number): Promise<void> {
    const names = [cdnName, bucketDomain, functionName];
    chain = await generateChain({
      names,
      ...(chain && { issuedBy: chain }),
      notBefore: daysFromNow(-60 + (days % 55)),
    });
    writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
  }

  function stateOf(): { resources: StateResource[]; pending: number } {
    const { checkpoint } = JSON.parse(stack.currentState()) as {
      checkpoint: { latest: { resources?: (StateResource & { delete?: boolean })[]; pending_operations?: unknown[] } };
    };
    const { resources = [], pending_operations: pending = [] } = checkpoint.latest;
    const own = resources.filter(({ type }) => types.some((name) => type.endsWith(`:${name}`)));
    return { resources: own, pending: pending.length };
  }

  /** What is wrong after a deployment; nothing when all is exactly right. */
  function wrongs(): string[] {
    const wanted = chain.leaf.fingerprintSha256;
    const { resources } = stateOf();
    const inState = resources.map(({ outputs }) => outputs.fingerprintSha256);
    const shown = resources.flatMap(({ outputs: { servedFingerprint } }) => servedFingerprint ?? []);
    return [
      ...Object.entries(servedBy(emulator)).flatMap(([name, served]) =>
        served === wanted ? [] : [`${name} serves ${served}`],
      ),
      ...(resources.length === types.length ? [] : [`the state has ${resources.length} resources`]),
      ...(inState.every((fingerprint) => fingerprint === wanted) ? [] : [`the state has ${inState}`]),
      ...(shown.length === 3 && shown.every((fingerprint) => fingerprint === wanted)
        ? []
        : [`the state says ${shown}`]),
      ...(storedTimes(emulator, wanted) === 1 ? [] : [`the store has it ${storedTimes(emulator, wanted)} times`]),
    ];
  }

  it("leave services and state right after `pulumi up`, or `cancel` and `up`", async function () {
    this.timeout(isLong ? 7_200_000 : 300_000);
    const chance = new Chance(`service kills, ${host.name}`);
    const columns = ["killed", "ended before", "needed cancel", "pending create cleared", "right after recovery"];
    const [table, victims] = [new Table("kills", columns), new Table("victims", ["killed"])];
    const foreign = foreignIn(emulator);
    emulator.setLatency(40);
    await renew(0);
    let isDeployed = false;
    let said = "";
    let done = 0;
    for (let round = 0; done < kills; round++) {
      const operation: Operation = isDeployed ? chance.one<Operation>(["update", "update", "destroy"]) : "create";
      const victim = chance.one<Victim>(["engine", "provider", "both"]);
      const moment: Moment =
        chance.below(3) > 0
          ? { request: 1 + chance.below(operation === "destroy" ? 4 : 11), later: chance.below(45) }
          : { milliseconds: 300 + chance.below(3500) };
      // Then a second up may read what was before.
      const lag = chance.one([0, 0, 0, 400, 2500]);
      if (operation === "update") {
        await renew(round);
      }
      const label: string = `round ${round}: ${victim} killed in ${operation} at ${JSON.stringify(moment)}, reads ${lag} ms late`;
      const hearing = async (command: Promise<Said>) => {
        said += (await command).output;
      };
      const up = () => hearing(stack.up());
      const destroy = () => hearing(stack.destroy());
      if (isVerbose) {
        console.log(`      ${label}`);
      }
      slow(emulator, lag);
      const struck = await killer.killed(operation === "destroy" ? destroy : up, victim, moment);
      done += struck ? 1 : 0;
      table.count(operation, struck ? "killed" : "ended before");
      victims.count(victim, "killed", struck ? 1 : 0);
      // After half of the destroys one changes one's mind.
      const isGoing: boolean = operation === "destroy" && chance.below(2) === 0;
      // A state that a killed destroy has left says what it was before: only a refresh sees what has gone, once the service shows it.
      const back = async () => {
        await setTimeout(lag);
        await hearing(stack.up({ refresh: true }));
      };
      said = "";
      const way = await recover(stack, isGoing ? destroy : operation === "destroy" ? back : up);
      table.count(operation, "needed cancel", way === "cancel" ? 1 : 0);
      isDeployed = !isGoing;
      if (stateOf().pending > 0) {
        // The engine remembers a create whose end it didn't see, and warns of it until somebody says that it is settled.
        await hearing(stack.refresh({ clearPendingCreates: true }));
        table.count(operation, "pending create cleared");
      }
      assert.equal(stateOf().pending, 0, label);
      assert.deepEqual(isGoing ? stateOf().resources : wrongs(), [], `${label}, recovered by ${way}: ${said}`);
      assert.deepEqual(storedTwice(emulator), [], label);
      assert.deepEqual(foreignIn(emulator), foreign, label);
      if (!isGoing && chance.below(4) === 0) {
        assert.deepEqual((await stack.preview({ diff: false })).changes, { same: 5 }, label);
      }
      table.count(operation, "right after recovery");
    }
    table.print();
    victims.print();
    const left = emulator.cas.certificates().length;
    console.log(`      ${emulator.mark} requests; ${left - 2} certificates of killed creates are left in the store`);
    assert.equal(done, kills);
  });
});

/** Names with somebody else's neighbours, and a certificate of somebody else's in the store. */
function prepare(emulator: Emulator, foreign: GeneratedChain): void {
  const { cdn, functions, bucketDomains, cas } = emulator;
  cas.upload("foreign", foreign.fullchain, foreign.key.traditional);
  cdn.add(cdnName);
  cdn.add("shop.example.com");
  emulator.createBucket(bucket);
  bucketDomains.bind(bucketDomain, bucket);
  functions.add(functionName, {
    protocol: "HTTP,HTTPS",
    routeConfig: { routes: [{ path: "/*", functionName: "api" }] },
  });
}

function slow({ cdn, functions, bucketDomains, cas }: Emulator, lag: number): void {
  Object.assign(cdn.switches, { readsAfter: lag, configuringFor: lag });
  functions.switches.readsAfter = lag;
  bucketDomains.switches.readsAfter = lag;
  cas.switches.staleFor = Math.min(lag, 1000);
}

const shaOf = (pair: { certificate: { sha256: string } } | undefined) => pair?.certificate.sha256.toLowerCase();

/** What each service was told last. */
const servedBy = ({ cdn, functions, bucketDomains }: Emulator) => ({
  CDN: shaOf(cdn.find(cdnName)?.https.written.certificate),
  OSS: shaOf(bucketDomains.find(bucketDomain)?.certificate.written),
  "Function Compute": shaOf(functions.find(functionName)?.configuration.written.certificate),
});

const storedTimes = ({ cas }: Emulator, fingerprint: string) =>
  cas.certificates().filter((stored) => shaOf(stored) === fingerprint).length;

function storedTwice({ cas }: Emulator): string[] {
  const prints = cas.certificates().map(({ certificate }) => certificate.sha256);
  return prints.filter((print, index) => prints.indexOf(print) !== index);
}

/** What belongs to somebody else. */
const foreignIn = ({ cdn, functions, cas }: Emulator) => ({
  names: cdn.all().map(({ name }) => name),
  neighbour: cdn.find("shop.example.com")?.https.written.enabled,
  stored: cas.certificates().flatMap(({ name, id }) => (name === "foreign" ? [id] : [])),
  routes: functions.find(functionName)?.configuration.written.routeConfig,
});
