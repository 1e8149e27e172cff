import { checkCertificate } from "../provider/certificate/check";
import { program as reader } from "../provider/engine/reader";
import { generateChain, type KeyKind } from "../test/support/certificates";
import { round, spread } from "./statistics";

const perRound = 100;
const rounds = 7;

/** Certificates checked per second, with one intermediate, key and required domain; by the kind of key. */
export async function measureChecklist(): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const key of ["P-256", "RSA-2048"] as const satisfies readonly KeyKind[]) {
    const { fullchain, privateKey } = await generateChain({ names: ["example.com"], key });
    const check = () =>
      checkCertificate({
        certificate: fullchain,
        privateKey,
        requiredDomains: ["example.com"],
        now: new Date(),
        reader,
      });
    const rates = [];
    for (let index = 0; index <= rounds; index++) {
      const begin = performance.now();
      for (let count = 0; count < perRound; count++) {
        if (check().problems.length > 0) {
          throw new Error("The certificate that is measured has a problem.");
        }
      }
      if (index > 0) {
        rates.push(perRound / ((performance.now() - begin) / 1000)); // the first round warms up
      }
    }
    result[key] = spread(
      rates.map((rate) => round(rate, 0)),
      0,
    );
  }
  return result;
}
