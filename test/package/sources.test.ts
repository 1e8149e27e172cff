import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { documentedPrograms } from "../support/documentedPrograms";
import { Project } from "../support/project";
import { repository } from "../support/stack";

const programs = documentedPrograms("sources.md");

describe("the programs of docs/sources.md", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let folder: string;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("my-certificates");
    folder = mkdtempSync(join(tmpdir(), "certificates-sources-"));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(folder, name), text);
    }
  });

  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("compile strictly", async () => {
    const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--target",
      "es2022",
      "--module",
      "nodenext",
    ];
    await runCommand(process.execPath, [compiler, ...options, ...Object.keys(programs)], { cwd: folder });
  });

  for (const [name, text] of Object.entries(programs)) {
    it(`deploy: ${name}`, async () => {
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
