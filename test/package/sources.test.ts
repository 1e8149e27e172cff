import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { generateChain } from "../support/certificates";
import { documentedPrograms } from "../support/documentedPrograms";
import { Project } from "../support/project";
import { repository } from "../support/stack";
import { itOnCi } from "../support/thorough";

/** Those that need no other provider. fencedBlocks.test.ts compiles all of them. */
const programs = Object.entries(documentedPrograms("sources.md")).filter(
  ([, text]) => !/from "(?!pulumi-alicloud-certificates|@pulumi\/pulumi")/.test(text),
);

describe("the programs of docs/sources.md", function () {
  this.timeout(120_000);

  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("my-certificates");
  });

  after(() => emulator.stop());

  it("are found", () =>
    assert.deepEqual(
      programs.map(([name]) => name),
      ["certbot.ts", "acme-sh.ts", "text.ts"],
    ));

  for (const [name, text] of programs) {
    const tryIt = name === "certbot.ts" ? it : itOnCi;
    tryIt(`deploy: ${name}`, async () => {
      const { certificate, chain, fullchain, privateKey, leaf } = await generateChain({ names: ["example.com"] });
      const files = {
        "Pulumi.yaml": "name: source\nruntime: nodejs\n",
        "package.json": JSON.stringify({ name: "source", main: "index.ts" }),
        "index.ts": text,
        ...{ "fullchain.pem": fullchain, "privkey.pem": privateKey },
        ...{ "cert.pem": certificate, "ca.pem": chain, "key.pem": privateKey },
      };
      const project = await Project.create("source", emulator, files);
      try {
        symlinkSync(join(repository, "node_modules"), join(project.directory, "node_modules"), "junction");
        project.skipTypeCheck();
        await project.config({ endpoint: emulator.endpoint, folder: project.directory, certificate: fullchain });
        await project.run("config", "set-all", "--secret", `privateKey=${privateKey}`);
        await project.up();
        const latest = emulator.objects("my-certificates").get("certs/example.com/latest/fullchain.pem");
        assert.equal(latest?.meta["fingerprint-sha256"], leaf.fingerprintSha256);
      } finally {
        project.remove();
      }
    });
  }
});
