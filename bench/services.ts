import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../test/support/certificates";
import { TestStack } from "../test/support/stack";
import { round } from "./statistics";

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
  requests: number;
  refused: number;
}

/** First up, renewal and no-op up of one certificate in the store and on so many CDN domains, all at once, and the bytes of their state. */
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
  try {
    await issue(-30);
    const firstUp = await cost(emulator, () => stack.up({ parallel: count + 1 }));
    await issue(-1);
    const renewal = await cost(emulator, () => stack.up({ parallel: count + 1 }));
    const noOp = await cost(emulator, () => stack.up({ parallel: count + 1 }));
    const stateBytes = Buffer.byteLength(stack.currentState());
    return { firstUp, renewal, noOp, stateBytes, stateBytesEach: round(stateBytes / (count + 1), 0) };
  } finally {
    stack.remove();
    await emulator.stop();
  }
}

async function cost(emulator: Emulator, command: () => Promise<unknown>): Promise<Cost> {
  const mark = emulator.mark;
  const begin = performance.now();
  await command();
  const seconds = round((performance.now() - begin) / 1000, 2);
  const requests = emulator.requestsSince(mark);
  const times = requests.map(({ startedAt }) => startedAt);
  return {
    seconds,
    secondsOfRequests: requests.length === 0 ? 0 : round((Math.max(...times) - Math.min(...times)) / 1000, 2),
    requests: requests.length,
    refused: requests.filter(({ status }) => (status ?? 0) >= 400).length,
  };
}
