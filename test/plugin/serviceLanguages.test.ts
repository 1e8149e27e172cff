import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { keyMaterialIn } from "../support/keyMaterial";
import { missingLanguage } from "../support/languages";
import { Project } from "../support/project";
import { repository } from "../support/stack";

/** Tells Pulumi where the plugin is, as a user's project does. */
const plugins = `plugins:
  providers:
    - name: alicloud-certificates
      path: ${JSON.stringify(join(repository, "bin"))}
`;

const domains = ["www.example.com", "*.example.org"];

for (const language of ["yaml", "python"] as const) {
  describe(`the example of CDN domains in ${language}`, () => {
    let emulator: Emulator;
    let project: Project;
    let chain: GeneratedChain;

    const issue = async (from: number) => {
      chain = await generateChain({ names: domains, notBefore: daysFromNow(from) });
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
      emulator.cdn.add("www.example.com");
      emulator.cdn.add(".example.org");
      project = await Project.copy(`cdn-${language}`, emulator, (text) => plugins + text);
      for (const service of ["cas", "cdn"]) {
        await project.config(`alicloud-certificates:endpoints[0].${service}`, emulator.httpEndpoint);
      }
      if (language === "python") {
        await project.config("domains[0]", "www.example.com");
        await project.config("domains[1]", "*.example.org");
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
      ["www.example.com", ".example.org"].map((name) =>
        emulator.cdn.find(name)?.https.written.certificate?.certificate.sha256.toLowerCase(),
      );

    it("previews without a request, and deploys", async () => {
      const { mark } = emulator;
      await project.run("preview");
      assert.deepEqual(emulator.requestsSince(mark), []);
      assert.match(await project.up(), /4 created/);
      assert.deepEqual(served(), Array(2).fill(chain.leaf.fingerprintSha256));
    });

    it("shows a renewal by its fingerprint on each domain, and renews", async () => {
      const { fingerprint } = chain.leaf;
      await issue(-1);
      const preview = await project.run("preview", "--diff");
      const line = new RegExp(`^ {6}~ fingerprint +: "${fingerprint}" => "${chain.leaf.fingerprint}"`, "gm");
      assert.equal(preview.match(line)?.length, 3, preview);
      await project.up();
      assert.deepEqual(served(), Array(2).fill(chain.leaf.fingerprintSha256));
      assert.equal(emulator.cas.certificates().length, 1);
      assert.match(await project.up(), /4 unchanged/);
      assert.deepEqual(keyMaterialIn(await project.exportState(), chain.leaf.key), []);
    });
  });
}
