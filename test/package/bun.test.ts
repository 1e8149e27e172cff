import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { TestStack } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { describeOnCi } from "../support/thorough";

const bucket = "certificates";

const program = `
const pulumi = require("@pulumi/pulumi");
const { OssCertificateDeployment } = require("pulumi-alicloud-certificates");
if (process.versions.bun === undefined) {
  throw new Error("Bun does not run this program.");
}
new OssCertificateDeployment("site", {
  bucket: "${bucket}",
  endpoint: process.env.TEST_ENDPOINT,
  certificate: new pulumi.asset.FileAsset(process.env.TEST_FOLDER + "/fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset(process.env.TEST_FOLDER + "/privkey.pem"),
});
`;

/** Program and dynamic host are started by the name `node`, which is Bun here: as Pulumi's own host for Bun starts them. */
describeOnCi("a program that Bun runs", function () {
  this.timeout(300_000);

  let folder: string;
  let emulator: Emulator;
  let stack: TestStack;

  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);

  const put = async (from: number): Promise<GeneratedChain> => {
    const chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(from) });
    write("fullchain.pem", chain.fullchain);
    write("privkey.pem", chain.privateKey);
    return chain;
  };

  before(async function () {
    folder = temporaryFolder("bun-");
    const bun = await installBun(folder).catch(() => undefined);
    if (bun === undefined) {
      console.log("      not run: bun can't be had here");
      this.skip();
    }
    mkdirSync(join(folder, "bin"));
    symlinkSync(bun, join(folder, "bin", "node"));
    emulator = await startEmulator();
    emulator.createBucket(bucket);
    stack = await TestStack.createProgram({
      emulator,
      program,
      environment: {
        PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH ?? ""}`,
        TEST_ENDPOINT: emulator.endpoint,
        TEST_FOLDER: folder,
      },
    });
  });

  after(async () => {
    stack?.remove();
    await emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("previews, deploys, renews, refreshes and destroys", async () => {
    await put(-40);
    assert.deepEqual((await stack.preview()).changes, { create: 2 });
    await stack.up();
    const renewed = await put(-1);
    assert.equal((await stack.up()).changes.update, 1);
    const { outputs } = await stack.resource("OssCertificateDeployment");
    assert.equal(outputs.fingerprint, renewed.leaf.fingerprint);
    assert.deepEqual((await stack.refresh()).changes, { same: 2 });
    assert.equal((await stack.destroy()).changes.delete, 2);
  });
});

/** @returns the program's path */
async function installBun(folder: string): Promise<string> {
  await runCommand("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "bun@1"], { cwd: folder });
  const bun = join(folder, "node_modules", ".bin", "bun");
  await runCommand(bun, ["--version"], { cwd: folder });
  return bun;
}
