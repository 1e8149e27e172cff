import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import type { Settings } from "../../../provider/alicloud/accountSettings";
import { cdnDomainCertificate } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import type { Raw } from "../../../provider/engine/raw";
import { dynamicProvider } from "../../../provider/lifecycle/dynamicProvider";
import type { Lifecycle } from "../../../provider/lifecycle/lifecycle";
import { Places } from "../../../provider/lifecycle/places";
import { silentLog } from "../../../provider/plugin/engineLog";
import { served } from "../../../provider/plugin/servedResource";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "www.example.com";

/** What an engine asks of a host in one run. */
interface Run {
  create(inputs: object): Promise<object>;
  diff(state: object, inputs: object): Promise<unknown>;
  destroy(state: object): Promise<void>;
}

const hosts: Record<string, (settings: Settings) => Run> = {
  "the dynamic host": (config) => {
    const provider = dynamicProvider(cdnDomainCertificate);
    provider.configure({ config });
    return {
      create: async (inputs) => (await provider.create(inputs as never)).outs,
      diff: (state, inputs) => provider.diff("id", state, inputs),
      destroy: (state) => provider.delete("id", state as never),
    };
  },
  "the plugin": (settings) => {
    const resource = served(cdnDomainCertificate as unknown as Lifecycle<object, object>);
    const session = {
      account: accountOf(settings, {}),
      log: silentLog,
      places: new Places(),
      now: () => new Date(),
    };
    const properties = (values: object) => ({ values: values as Record<string, unknown>, secrets: new Set<string>() });
    const run = { preview: false, timeout: 0 };
    return {
      create: async (inputs) => (await resource.deploy("urn", undefined, properties(inputs), run, session)).state,
      diff: (state, inputs) => resource.diff("urn", properties(state), properties(inputs), session),
      destroy: (state) => resource.destroy("urn", properties(state), 0, session),
    };
  },
};

for (const [host, start] of Object.entries(hosts)) {
  describe(`A place that a resource of the run has, in ${host}`, () => {
    let emulator: Emulator;
    let chain: GeneratedChain;
    let run: Run;

    before(async () => {
      chain = await generateChain({ names: [domain] });
    });

    beforeEach(async () => {
      emulator = await startEmulator();
      emulator.cdn.add(domain);
      run = start(settings());
    });

    afterEach(() => emulator.stop());

    const settings = (): Settings => {
      const values: Record<string, string> = {
        "alicloud:accessKey": emulator.owner.accessKeyId,
        "alicloud:secretKey": emulator.owner.accessKeySecret,
        "alicloud:endpoints": JSON.stringify([{ cdn: emulator.httpEndpoint }]),
      };
      return { get: (key) => values[key] };
    };

    const inputs = (more: object = {}) => {
      const { fullchain: certificate, privateKey } = chain;
      const given = { domain, certificate, privateKey, onDestroy: "disableHttps", ...more } as Raw<never>;
      const checked = cdnDomainCertificate.check({}, given, { now: new Date() });
      assert.deepEqual(checked.failures, []);
      return checked.inputs;
    };

    const isOn = () => emulator.cdn.find(domain)?.https.written.enabled;

    it("keeps its certificate when the resource was renamed or replaced", async () => {
      const before = await run.create(inputs());
      const later = start(settings());
      await later.create(inputs());
      await later.destroy(before);
      assert.equal(isOn(), true);
    });

    it("keeps it when an interrupted run has left the resource to this one", async () => {
      const before = await run.create(inputs());
      const successor = await run.create(inputs());
      const later = start(settings());
      await later.diff(successor, inputs());
      await later.destroy(before);
      assert.equal(isOn(), true);
    });

    it("loses it when no resource has the domain any more", async () => {
      const before = await run.create(inputs());
      const later = start(settings());
      emulator.cdn.add("other.example.com");
      await later.diff(before, { ...inputs(), domain: "other.example.com" });
      await later.destroy(before);
      assert.equal(isOn(), false);
    });
  });
}
