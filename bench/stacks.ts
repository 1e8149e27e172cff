import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../test/support/certificates";
import { TestStack } from "../test/support/stack";
import { watchChildren } from "./processTree";
import { median, round, spread } from "./statistics";
import { setValue, trivialProgram } from "./trivial";

/** What one command of a stack took. */
interface Cost {
  wallSeconds: number;
  cpuSeconds: number | null;
  peakMemoryMiB: number | null;
}

async function cost(command: () => Promise<unknown>): Promise<Cost> {
  const begin = performance.now();
  const { usage } = await watchChildren(command);
  return {
    wallSeconds: round((performance.now() - begin) / 1000, 2),
    cpuSeconds: usage === undefined ? null : round(usage.cpuSeconds, 2),
    peakMemoryMiB: usage === undefined ? null : round(usage.peakMemory, 0),
  };
}

/** First up, no-op preview and renewal of so many deployments on the real engine, and the bytes of their state. */
export async function measureStack(count: number): Promise<Record<string, unknown>> {
  const { stack, emulator, renew } = await deployments(count);
  try {
    const firstUp = await cost(() => stack.up());
    const stateBytes = Buffer.byteLength(stack.currentState());
    const noOpPreview = await cost(() => stack.preview({ diff: false }));
    renew();
    const mark = emulator.mark;
    const renewal = await cost(() => stack.up());
    const requests = emulator.requestsSince(mark).length;
    return {
      firstUp,
      noOpPreview,
      renewal,
      renewalRequests: requests,
      stateBytes,
      stateBytesEach: round(stateBytes / count, 0),
    };
  } finally {
    stack.remove();
    await emulator.stop();
  }
}

/** Wall time of a no-op preview of so many deployments over that of as many trivial dynamic resources, in turn. */
export async function measureNoOpPreview(count: number, rounds: number): Promise<Record<string, unknown>> {
  const ours = await deployments(count);
  const trivial = await TestStack.createProgram({ emulator: ours.emulator, program: trivialProgram(count) });
  try {
    await ours.stack.up();
    await trivial.up();
    const times = { ours: [] as number[], trivial: [] as number[] };
    for (let index = 0; index < rounds; index++) {
      times.ours.push((await cost(() => ours.stack.preview({ diff: false }))).wallSeconds);
      times.trivial.push((await cost(() => trivial.preview({ diff: false }))).wallSeconds);
    }
    const ratios = times.ours.map((time, index) => time / (times.trivial[index] ?? Number.NaN));
    return {
      count,
      deploymentsSeconds: median(times.ours),
      trivialSeconds: median(times.trivial),
      ratio: round(median(ratios), 2),
    };
  } finally {
    ours.stack.remove();
    trivial.remove();
    await ours.emulator.stop();
  }
}

/** Wall time of the first up and of a renewal of one deployment over those of one trivial dynamic resource, in turn, in new stacks. */
export async function measureOneOverTrivial(rounds: number): Promise<Record<string, unknown>> {
  const ratios = { firstUp: [] as number[], renewal: [] as number[] };
  const seconds = async (stack: TestStack) => (await cost(() => stack.up())).wallSeconds;
  for (let index = 0; index < rounds; index++) {
    const ours = await deployments(1);
    const trivial = await TestStack.createProgram({ emulator: ours.emulator, program: trivialProgram(1) });
    setValue(trivial, 1);
    try {
      ratios.firstUp.push((await seconds(ours.stack)) / (await seconds(trivial)));
      ours.renew();
      setValue(trivial, 2);
      ratios.renewal.push((await seconds(ours.stack)) / (await seconds(trivial)));
    } finally {
      ours.stack.remove();
      trivial.remove();
      await ours.emulator.stop();
    }
  }
  return { rounds, firstUpRatio: spread(ratios.firstUp, 2), renewalRatio: spread(ratios.renewal, 2) };
}

const deploymentsProgram = `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { OssCertificateDeployment } = require("pulumi-alicloud-certificates");
const { endpoint, chains } = JSON.parse(readFileSync(join(__dirname, "settings.json"), "utf8"));
chains.forEach(({ certificate, privateKey }, index) => {
  new OssCertificateDeployment("site-" + index, {
    bucket: "certificates",
    prefix: "certs/site-" + index + ".example.com",
    endpoint,
    certificate,
    privateKey,
  });
});
`;

async function deployments(count: number) {
  const emulator = await startEmulator();
  emulator.createBucket("certificates");
  const issuer = await generateChain({ names: ["issuer.example"] });
  const issue = (index: number, notBefore: Date) =>
    generateChain({ names: [`site-${index}.example.com`], issuedBy: issuer, notBefore });
  const firsts: GeneratedChain[] = [];
  const renewals: GeneratedChain[] = [];
  for (let index = 0; index < count; index++) {
    firsts.push(await issue(index, daysFromNow(-30)));
    renewals.push(await issue(index, daysFromNow(-1)));
  }
  const stack = await TestStack.createProgram({ emulator, program: deploymentsProgram });
  const deploy = (chains: GeneratedChain[]) => {
    const texts = chains.map(({ fullchain, privateKey }) => ({ certificate: fullchain, privateKey }));
    const settings = JSON.stringify({ endpoint: emulator.endpoint, chains: texts });
    writeFileSync(join(stack.directory, "settings.json"), settings);
  };
  deploy(firsts);
  return { stack, emulator, renew: () => deploy(renewals) };
}
