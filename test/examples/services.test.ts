import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginName } from "../support/alicloudPlugin";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { documentedConfiguration } from "../support/documentedPrograms";
import { keyMaterialIn } from "../support/keyMaterial";
import { endpointsOf, Project } from "../support/project";
import { repository } from "../support/stack";
import { describeOnCi } from "../support/thorough";

const bucket = "my-files";

/** What an update leaves. */
interface After {
  /** Of the newest certificate in the store. */
  identifier: string;
  outputs: Record<string, unknown>;
  state: string;
}

/** An example that puts a certificate on a service. */
interface Example {
  name: string;
  names: readonly string[];
  /** @param before another certificate for the same names */
  prepare(emulator: Emulator, before: GeneratedChain): void;
  /** What the service has after an update. */
  check(emulator: Emulator, chain: GeneratedChain, after: After): void;
}

const fingerprintOf = (pair: { certificate: { sha256: string } } | undefined) => pair?.certificate.sha256.toLowerCase();

const examples: readonly Example[] = [
  {
    name: "cdn",
    names: ["www.example.com", "*.example.org"],
    prepare({ cdn }) {
      cdn.add("www.example.com");
      cdn.add(".example.org");
    },
    check({ cdn }, { leaf }, { outputs: { served } }) {
      const sha256 = leaf.fingerprintSha256;
      assert.deepEqual(served, [`www.example.com: ${sha256}`, `*.example.org: ${sha256}`]);
      for (const name of ["www.example.com", ".example.org"]) {
        const configs = cdn.find(name)?.configs.shown(new Date()) ?? [];
        assert.deepEqual(configs.map((config) => config.name).sort(), ["HSTS", "https_force"]);
      }
    },
  },
  {
    name: "oss-domain",
    names: ["files.example.com"],
    prepare({ bucketDomains }) {
      bucketDomains.verified.add("files.example.com");
    },
    check({ bucketDomains }, { leaf }, { identifier }) {
      const { written } = bucketDomains.find("files.example.com")?.certificate ?? {};
      assert.deepEqual([fingerprintOf(written), written?.identifier], [leaf.fingerprintSha256, identifier]);
    },
  },
  {
    name: "function",
    names: ["api.example.com"],
    prepare({ functions }) {
      functions.add("api.example.com");
    },
    check({ functions }, { leaf }) {
      const { certificate, protocol } = functions.find("api.example.com")?.configuration.written ?? {};
      assert.deepEqual([fingerprintOf(certificate), protocol], [leaf.fingerprintSha256, "HTTP,HTTPS"]);
    },
  },
  {
    name: "load-balancer",
    names: ["shop.example.com"],
    prepare: () => undefined,
    check: (_emulator, _chain, { identifier, state }) => assert.ok(state.includes(`"certificateId": "${identifier}"`)),
  },
  {
    name: "cas-deployment",
    names: ["shop.example.com"],
    prepare({ cas, cloudResources, deployments }, { fullchain, privateKey }) {
      const certificate = cas.upload("before", fullchain, privateKey);
      cas.delete(certificate);
      cloudResources.seed({ product: "WAF", domain: "shop.example.com", certificate });
      deployments.addContact("Operations");
    },
    check({ cloudResources }, { leaf }, { outputs: { results } }) {
      assert.deepEqual(results, ["WAF shop.example.com: success"]);
      const [firewall] = cloudResources.all().filter(({ product }) => product === "WAF");
      assert.equal(fingerprintOf(firewall?.served()), leaf.fingerprintSha256);
    },
  },
];

for (const { name, names, prepare, check } of examples) {
  const describeIt = name === "cdn" ? describe : describeOnCi;
  describeIt(`examples/${name}, by ${pluginName}`, () => {
    let emulator: Emulator;
    let example: Project;
    let chain: GeneratedChain;

    const issue = async (from: number) => {
      chain = await generateChain({ names, notBefore: daysFromNow(from) });
      await example.config({
        certificate: example.write("fullchain.pem", chain.fullchain),
        privateKey: example.write("privkey.pem", chain.privateKey),
      });
    };

    before(async () => {
      emulator = await startEmulator();
      emulator.createBucket(bucket);
      prepare(emulator, await generateChain({ names }));
      example = await Project.example(name, emulator);
      await example.config({
        ...endpointsOf(emulator, "alicloud", ["cas", "cdn", "fc", "oss"]),
        ...documentedConfiguration(name),
      });
      // All of them are checked at once, below.
      example.skipTypeCheck();
      await issue(-40);
    });

    after(async () => {
      example.remove();
      await emulator.stop();
    });

    const checkIt = async () => {
      const stored = emulator.cas.certificates().at(-1);
      check(emulator, chain, {
        identifier: `${stored?.id}-cn-hangzhou`,
        outputs: await example.outputs(),
        state: await example.exportState(),
      });
    };

    it("deploys", async () => {
      await example.up();
      await checkIt();
    });

    it("shows a renewal by its fingerprint, renews, and leaves one certificate in the store", async () => {
      const { fingerprint } = chain.leaf;
      await issue(-1);
      const { mark } = emulator;
      const preview = await example.run("preview", "--diff");
      assert.match(preview, new RegExp(`~ fingerprint +: "${fingerprint}" => "${chain.leaf.fingerprint}"`));
      assert.deepEqual(emulator.requestsSince(mark), []);
      await example.up();
      await checkIt();
      assert.equal(emulator.cas.certificates().length, name === "function" ? 0 : 1);
    });

    it("keeps the key out of the state, and leaves the domain when it is destroyed", async () => {
      const state = await example.exportState();
      assert.deepEqual(keyMaterialIn(state, chain.leaf.key), []);
      await example.destroy();
    });
  });
}

it("the examples of services, and the composition with other packages, compile as Pulumi compiles them", async () => {
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  const files = [...examples.map(({ name }) => name), "rollout"].map((name) =>
    join(repository, "examples", name, "index.ts"),
  );
  files.push(join(repository, "docs", "snippets", "composition.ts"));
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"];
  // An error is printed, and fails the command.
  await promisify(execFile)(process.execPath, [compiler, "--ignoreConfig", ...options, ...files], { cwd: repository });
});
