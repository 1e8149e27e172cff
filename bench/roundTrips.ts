import { startEmulator } from "../emulator";
import { accountOf } from "../provider/ossCertificateDeployment/account";
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
  const emulator = await startEmulator();
  try {
    emulator.createBucket("certificates");
    const configuration: Record<string, string> = {
      "alicloud:accessKey": emulator.owner.accessKeyId,
      "alicloud:secretKey": emulator.owner.accessKeySecret,
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
          endpoint: emulator.httpEndpoint, // its TLS certificate is trusted only by processes that are started with it
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
      const mark = emulator.mark;
      const begin = performance.now();
      const deployed = await reconcile(checked, state, account.openBucket(checked), new Date());
      const trips = (performance.now() - begin) / delay;
      return { deployed, trips, requests: emulator.requestsSince(mark).length };
    };

    await deploy(first, "warm-up");
    emulator.setLatency(delay);
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
    await emulator.stop();
  }
}
