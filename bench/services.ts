import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../test/support/certificates";
import { TestStack } from "../test/support/stack";
import { round } from "./statistics";
import { setValue, trivialProgram } from "./trivial";

const program = `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { CasCertificate, CdnDomainCertificate } = require("pulumi-alicloud-certificates");
const { certificate, privateKey, count } = JSON.parse(readFileSync(join(__dirname, "settings.json"), "utf8"));
const { reference } = new CasCertificate("site", { certificate, privateKey });
for (let index = 0; index < count; index++) {
  const domain = "site-" + index + ".example.com";
  new CdnDomainCertificate(domain, { domain, casCertificate: reference });
}
`;

/** What one `pulumi up` took. */
interface Cost {
  seconds: number;
  /** From the first request to the last. */
  secondsOfRequests: number;
  /** How much longer than the vendor's limit of writes lets so many take. */
  secondsOverLimit: number;
  requests: number;
  refused: number;
}

/** Domains whose certificate CDN lets an account set in a second. */
const limit = 30;

/**
 * First up, renewal and no-op up of one certificate in the store and on so many CDN domains, all at once, and the bytes of their state; and in turn
 * with them the same of as many resources that do nothing. Nothing of @pulumi/alicloud: its plugin can't be installed here.
 */
export async function measureServices(count: number): Promise<Record<string, unknown>> {
  const emulator = await startEmulator();
  for (let index = 0; index < count; index++) {
    emulator.cdn.add(`site-${index}.example.com`);
  }
  const endpoints = JSON.stringify([{ cas: emulator.httpEndpoint, cdn: emulator.httpEndpoint }]);
  const stack = await TestStack.createProgram({
    emulator,
    program,
    config: { "alicloud:endpoints": { value: endpoints } },
  });
  const issue = async (from: number) => {
    const { fullchain, privateKey }: GeneratedChain = await generateChain({
      names: ["*.example.com"],
      notBefore: daysFromNow(from),
    });
    const settings = { certificate: fullchain, privateKey, count };
    writeFileSync(join(stack.directory, "settings.json"), JSON.stringify(settings));
  };
  const empty = await TestStack.createProgram({ emulator, program: trivialProgram(count + 1) });
  const up = (which: TestStack) => cost(emulator, count, () => which.up({ parallel: count + 1 }));
  try {
    await issue(-30);
    setValue(empty, 1);
    const [firstUp, emptyFirstUp] = [await up(stack), await up(empty)];
    await issue(-1);
    setValue(empty, 2);
    const [renewal, emptyUpdate] = [await up(stack), await up(empty)];
    const [noOp, emptyNoOp] = [await up(stack), await up(empty)];
    const stateBytes = Buffer.byteLength(stack.currentState());
    const emptySeconds = [emptyFirstUp, emptyUpdate, emptyNoOp].map(({ seconds }) => seconds);
    return { firstUp, renewal, noOp, emptySeconds, stateBytes, stateBytesEach: round(stateBytes / (count + 1), 0) };
  } finally {
    stack.remove();
    empty.remove();
    await emulator.stop();
  }
}

async function cost(emulator: Emulator, count: number, command: () => Promise<unknown>): Promise<Cost> {
  const mark = emulator.mark;
  const begin = performance.now();
  await command();
  const seconds = round((performance.now() - begin) / 1000, 2);
  const requests = emulator.requestsSince(mark);
  const times = requests.map(({ startedAt }) => startedAt);
  const secondsOfRequests = requests.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000;
  return {
    seconds,
    secondsOfRequests: round(secondsOfRequests, 2),
    secondsOverLimit: round(Math.max(0, secondsOfRequests - count / limit), 2),
    requests: requests.length,
    refused: requests.filter(({ status }) => (status ?? 0) >= 400).length,
  };
}
