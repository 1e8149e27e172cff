import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { accountOf } from "../provider/alicloud/account";
import { bucketOf } from "../provider/oss/accountBucket";
import { checkDeployment } from "../provider/ossCertificateDeployment/check";
import { reconcile } from "../provider/ossCertificateDeployment/reconcile";
import type { CheckedInputs, DeploymentState } from "../provider/ossCertificateDeployment/state";
import { daysFromNow, type GeneratedChain, generateChain } from "../test/support/certificates";
import { median, round } from "./statistics";

/** Milliseconds by which the endpoint delays every answer. */
const delay = 50;
const rounds = 7;

/** Requests, and time in units of the injected delay, of a first deployment and of a renewal; medians. */
export async function measureRoundTrips(): Promise<Record<string, unknown>> {
  const directory = mkdtempSync(join(tmpdir(), "round-trips-"));
  const log = join(directory, "requests.jsonl");
  writeFileSync(log, "");
  const { emulator, endpoint } = await startSlowEndpoint(log);
  const requestsSoFar = () => readFileSync(log, "utf8").split("\n").length - 1;
  try {
    const configuration: Record<string, string> = {
      "alicloud:accessKey": endpoint.accessKeyId,
      "alicloud:secretKey": endpoint.accessKeySecret,
    };
    const account = accountOf({ get: (key) => configuration[key] }, {});
    const first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-30) });
    const renewed = await generateChain({ names: ["example.com"], issuedBy: first });

    const deploy = async (chain: GeneratedChain, prefix: string, state?: DeploymentState) => {
      const { inputs, failures } = checkDeployment(
        {},
        {
          bucket: "certificates",
          region: "cn-hangzhou",
          endpoint: endpoint.httpEndpoint,
          prefix,
          certificate: chain.fullchain,
          privateKey: chain.privateKey,
        },
        { now: new Date() },
      );
      if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join(" "));
      }
      const checked = inputs as unknown as CheckedInputs;
      const before = requestsSoFar();
      const begin = performance.now();
      const deployed = await reconcile(checked, state, bucketOf(account, checked), new Date());
      const trips = (performance.now() - begin) / delay;
      return { deployed, trips, requests: requestsSoFar() - before };
    };

    await deploy(first, "warm-up"); // loads ali-oss and opens the connections, as the first of many deployments does
    const firsts = [];
    const renewals = [];
    for (let index = 0; index < rounds; index++) {
      const created = await deploy(first, `site-${index}`);
      firsts.push(created);
      renewals.push(await deploy(renewed, `site-${index}`, created.deployed));
    }
    const summary = (runs: { trips: number; requests: number }[]) => ({
      requests: median(runs.map(({ requests }) => requests)),
      roundTrips: round(median(runs.map(({ trips }) => trips)), 2),
    });
    return { delayMilliseconds: delay, first: summary(firsts), renewal: summary(renewals) };
  } finally {
    emulator.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Endpoint {
  httpEndpoint: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** In a process of its own, as a real endpoint's work is not ours. */
async function startSlowEndpoint(log: string): Promise<{ emulator: ChildProcess; endpoint: Endpoint }> {
  const options = ["--latency", String(delay), "--log", log, "--create-bucket", "certificates"];
  const main = join(__dirname, "..", "emulator", "main.js");
  const emulator = spawn(process.execPath, [main, ...options], { stdio: ["pipe", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: emulator.stdout }).once("line", resolve);
    emulator.once("exit", () => reject(new Error("The emulator ended before it served.")));
  });
  return { emulator, endpoint: JSON.parse(line) as Endpoint };
}
