import assert from "node:assert/strict";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import { checkInputs } from "../../../provider/lifecycle/checkInputs";
import { dynamicProvider } from "../../../provider/lifecycle/dynamicProvider";
import type { CheckResult } from "../../../provider/lifecycle/lifecycle";
import { lifecycles } from "../../../provider/lifecycles";
import { generateChain } from "../../support/certificates";

const isUnknown = ({ reason }: { reason: string }) => reason.includes("is no input of");

for (const lifecycle of lifecycles) {
  const { type, fields, derived } = lifecycle;

  describe(`the check of ${type}, as hosts run it`, () => {
    const check = (inputs: object): CheckResult<object> => checkInputs(lifecycle, {}, inputs, { now: new Date() });
    const unknownIn = (inputs: object) =>
      check(inputs)
        .failures.filter(isUnknown)
        .map(({ reason }) => reason);

    it("refuses each input in the style of Python, and with two letters swapped", () => {
      for (const name of Object.keys(fields)) {
        const snake = name.replaceAll(/[A-Z0-9]+/g, (letters) => `_${letters.toLowerCase()}`);
        const swapped = `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
        for (const wrong of [snake, swapped].filter((one) => !(one in fields))) {
          assert.deepEqual(unknownIn({ [wrong]: "any" }), [
            `\`${wrong}\` is no input of ${type}. Did you mean \`${name}\`?`,
          ]);
        }
      }
    });

    it("accepts its inputs, what check adds, and what Pulumi adds", () => {
      const names = [...Object.keys(fields), ...derived, "__provider", "__defaults", "__internal"];
      assert.deepEqual(unknownIn(Object.fromEntries(names.map((name) => [name, "any"]))), []);
    });

    it("accepts what it has returned, as an import and `ignoreChanges` give it back", async () => {
      const { fullchain: certificate, privateKey } = await generateChain({ names: ["www.example.com"] });
      const stored = casCertificate.check({}, { certificate, privateKey }, { now: new Date() }).inputs;
      const possible = {
        bucket: "certificates",
        domain: "www.example.com",
        region: "cn-hangzhou",
        certificates: [{ ...stored, certIdentifier: "12345-cn-hangzhou" }],
        resources: [{ product: "ALB", name: "www.example.com" }],
        contacts: ["Operations"],
        maxQuota: 1,
      };
      const given = Object.entries({ ...possible, certificate, privateKey }).filter(([name]) => name in fields);
      const { inputs, failures } = check(Object.fromEntries(given));
      assert.deepEqual(failures, []);
      assert.ok(
        derived.every((name) => name === "rolledBackFrom" || name === "encryptFingerprintSha256" || name in inputs),
      );
      assert.deepEqual(check(inputs).failures, []);
    });

    it("is the dynamic provider's", async () => {
      const { failures } = await dynamicProvider(lifecycle).check({}, { onDestory: "keep", nonsense: 1 } as object);
      assert.equal(failures.filter(isUnknown).length, 2);
      assert.ok(failures.every(({ property }) => property === ""));
    });
  });
}
