import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { keyMaterialIn } from "../support/keyMaterial";
import { missingLanguage } from "../support/languages";
import { endpointsOf, Project } from "../support/project";
import { repository } from "../support/stack";

/** Tells Pulumi where the plugin is, as a user's project does. */
const plugins = `plugins:
  providers:
    - name: alicloud-certificates
      path: ${JSON.stringify(join(repository, "bin"))}
`;

/** As CDN writes a wildcard domain. */
const spelled = (domain: string) => domain.replace("*", "");

/** An example in another language. */
interface Example {
  name: string;
  language: "yaml" | "python";
  /** CDN domains, as people write them. */
  domains: readonly string[];
  names: readonly string[];
  /** How many resources there are: the stack, the certificate in the store, and what serves it. */
  resources: number;
  /** How many of them have a fingerprint. */
  fingerprints: number;
}

const cdn = { domains: ["www.example.com", "*.example.org"], names: ["www.example.com", "*.example.org"] };

const examples: readonly Example[] = [
  { name: "cdn-yaml", language: "yaml", ...cdn, resources: 4, fingerprints: 3 },
  { name: "cdn-python", language: "python", ...cdn, resources: 4, fingerprints: 3 },
  {
    name: "rollout-yaml",
    language: "yaml",
    domains: ["canary.example.com", "www.example.com"],
    names: ["*.example.com"],
    resources: 6,
    fingerprints: 4,
  },
];

for (const { name, language, domains, names, resources, fingerprints } of examples) {
  describe(`examples/${name}`, () => {
    let emulator: Emulator;
    let project: Project;
    let chain: GeneratedChain;

    const issue = async (from: number) => {
      chain = await generateChain({ names, notBefore: daysFromNow(from) });
      project.write("fullchain.pem", chain.fullchain);
      project.write("privkey.pem", chain.privateKey);
    };

    before(async function () {
      const reason = missingLanguage(language);
      if (reason !== undefined) {
        console.log(`      not run: ${reason}`);
        this.skip();
      }
      emulator = await startEmulator();
      for (const domain of domains) {
        emulator.cdn.add(spelled(domain));
      }
      emulator.createBucket("my-files");
      emulator.bindDomain("files.example.com", "my-files");
      project = await Project.copy(name, emulator, (text) => plugins + text);
      await project.config(endpointsOf(emulator, "alicloud-certificates", ["cas", "cdn", "oss"]));
      if (language === "python") {
        await project.config({ "domains[0]": "www.example.com", "domains[1]": "*.example.org" });
      }
      await issue(-40);
    });

    after(async () => {
      // Pulumi keeps the schema of a project's plugin beside it, and would go on with it when the schema has changed.
      rmSync(join(repository, "bin", "schema-alicloud-certificates.json"), { force: true });
      project?.remove();
      await emulator?.stop();
    });

    const served = () =>
      domains.map((domain) =>
        emulator.cdn.find(spelled(domain))?.https.written.certificate?.certificate.sha256.toLowerCase(),
      );

    it("previews without a request, and deploys", async () => {
      const { mark } = emulator;
      await project.run("preview");
      assert.deepEqual(emulator.requestsSince(mark), []);
      assert.match(await project.up(), new RegExp(`${resources} created`));
      assert.deepEqual(served(), Array(2).fill(chain.leaf.fingerprintSha256));
    });

    it("shows a renewal by its fingerprint on each domain, and renews", async () => {
      const { fingerprint } = chain.leaf;
      await issue(-1);
      const preview = await project.run("preview", "--diff");
      const line = new RegExp(`^ +~ fingerprint +: "${fingerprint}" => "${chain.leaf.fingerprint}"`, "gm");
      assert.equal(preview.match(line)?.length, fingerprints, preview);
      await project.up();
      assert.deepEqual(served(), Array(2).fill(chain.leaf.fingerprintSha256));
      assert.equal(emulator.cas.certificates().length, 1);
      assert.match(await project.up(), new RegExp(`${resources} unchanged`));
      assert.deepEqual(keyMaterialIn(await project.exportState(), chain.leaf.key), []);
    });
  });
}
