import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { accountOf } from "../../provider/alicloud/account";
import { bucketOf } from "../../provider/oss/accountBucket";
import { checkDeployment } from "../../provider/ossCertificateDeployment/check";
import { reconcile } from "../../provider/ossCertificateDeployment/reconcile";
import type { CheckedInputs } from "../../provider/ossCertificateDeployment/state";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { plugin } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";
import { missingLanguage } from "../support/languages";
import { Project } from "../support/project";
import { repository } from "../support/stack";

const bucket = "certificates";

/** Tells Pulumi where the plugin is, as a user's project does. */
const plugins = `plugins:
  providers:
    - name: alicloud-certificates
      path: ${JSON.stringify(join(repository, "bin"))}
`;

interface Language {
  name: "yaml" | "python";
  /** Adds the emulator's endpoint to the example, and the plugin's place. */
  edit(project: string, endpoint: string): string;
  configuration(endpoint: string): Record<string, string>;
}

const languages: readonly Language[] = [
  {
    name: "yaml",
    edit: (project, endpoint) =>
      plugins + project.replace("bucket: my-certificates", `bucket: ${bucket}\n      endpoint: ${endpoint}`),
    configuration: () => ({}),
  },
  {
    name: "python",
    edit: (project) => plugins + project,
    configuration: (endpoint) => ({ bucket, endpoint }),
  },
];

for (const { name, edit, configuration } of languages) {
  describe(`the example in ${name}`, () => {
    const prefix = `certs/${name}`;
    let emulator: Emulator;
    let project: Project;
    let chain: GeneratedChain;
    let renewed: GeneratedChain;

    before(async function () {
      const reason = missingLanguage(name);
      if (reason !== undefined) {
        console.log(`      not run: ${reason}`);
        this.skip();
      }
      emulator = await startEmulator();
      emulator.createBucket(bucket);
      chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-40) });
      renewed = await generateChain({ names: ["example.com"], issuedBy: chain, notBefore: daysFromNow(-1) });
      project = await Project.copy(name, emulator, (text) => edit(text, emulator.endpoint));
      await project.config(configuration(emulator.endpoint));
    });

    after(async () => {
      // Pulumi keeps the schema of a project's plugin beside it, and would go on with it when the schema has changed.
      rmSync(join(repository, "bin", "schema-alicloud-certificates.json"), { force: true });
      project?.remove();
      await emulator?.stop();
    });

    const use = (of: GeneratedChain) => {
      project.write("fullchain.pem", of.fullchain);
      project.write("privkey.pem", of.privateKey);
    };

    /** What a TypeScript program leaves, by the same lifecycle, in another directory. */
    const byTypeScript = async (...chains: GeneratedChain[]) => {
      const values: Record<string, string> = {
        "alicloud:accessKey": emulator.owner.accessKeyId,
        "alicloud:secretKey": emulator.owner.accessKeySecret,
      };
      const account = accountOf({ get: (key) => values[key] }, {});
      for (const { fullchain: certificate, privateKey } of chains) {
        const place = { region: "cn-hangzhou", bucket, prefix: "typescript", endpoint: emulator.httpEndpoint };
        const program = { ...place, certificate, privateKey };
        const inputs = checkDeployment({}, program, { now: new Date() }).inputs as unknown as CheckedInputs;
        await reconcile(inputs, undefined, bucketOf(account, inputs), new Date());
      }
      return bodies("typescript");
    };

    const bodies = (directory: string) =>
      Object.fromEntries(
        [...emulator.objects(bucket)]
          .filter(([key]) => key.startsWith(`${directory}/`))
          .map(([key, { body }]) => [key.slice(directory.length + 1), body.toString()]),
      );

    it("previews and deploys", async () => {
      use(chain);
      const { mark } = emulator;
      const preview = await project.run("preview", "--diff");
      assert.match(preview, new RegExp(`fingerprint +: "${chain.leaf.fingerprint}"`));
      assert.match(preview, /privateKey +: \[secret\]/);
      assert.deepEqual(emulator.requestsSince(mark), []);
      assert.match(await project.up(), /2 created/);
      assert.equal(emulator.requestsSince(mark).length, 10);
    });

    it("shows a renewal by its fingerprint, and renews", async () => {
      use(renewed);
      const preview = await project.run("preview", "--diff");
      assert.match(
        preview,
        new RegExp(`~ fingerprint +: "${chain.leaf.fingerprint}" => "${renewed.leaf.fingerprint}"`),
      );
      assert.doesNotMatch(preview, /BEGIN/);
      assert.match(await project.up(), /1 updated/);
      assert.match(await project.up(), /2 unchanged/);
    });

    it("leaves the bytes that a TypeScript program leaves", async () => {
      assert.deepEqual(bodies(prefix), await byTypeScript(chain, renewed));
    });

    it("keeps the key out of the state", async () => {
      const state = await project.exportState();
      assert.deepEqual(keyMaterialIn(state, renewed.leaf.key), []);
      assert.match(
        state,
        /"privateKey":\s*\{\s*"4dabf18193072939515e22adb298388d":\s*"1b47061264138c4ac30d75fd1eb44270"/,
      );
    });

    it("refreshes and repairs", async () => {
      assert.match(await project.run("refresh", "--yes", "--skip-preview"), /2 unchanged/);
      emulator.deleteObject(bucket, `${prefix}/latest/cert.pem`);
      await project.run("refresh", "--yes", "--skip-preview");
      assert.match(await project.up(), /1 updated/);
      assert.ok(emulator.objects(bucket).has(`${prefix}/latest/cert.pem`));
    });

    it("destroys, and imports what still exists", async () => {
      assert.match(await project.destroy(), /2 deleted/);
      const { mark } = emulator;
      const id = `cn-hangzhou/${bucket}/${prefix}?endpoint=${emulator.endpoint}`;
      await project.run("import", plugin.type, "site", id, "--yes", "--protect=false", "--generate-code=false");
      assert.match(await project.up(), /2 unchanged/);
      assert.ok(emulator.requestsSince(mark).every(({ method }) => method !== "PUT"));
    });
  });
}
