import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { keyMaterialIn } from "../support/keyMaterial";
import { endpointsOf, Project } from "../support/project";
import { describeOnCi } from "../support/thorough";
import { shownLeaf } from "../support/visitor";

const domains = ["canary.example.com", "www.example.com", "files.example.com", "api.example.com"];

describeOnCi("examples/rollout", () => {
  let emulator: Emulator;
  let example: Project;

  const put = (prefix: "" | "backup-", chain: GeneratedChain) => {
    example.write(`${prefix}fullchain.pem`, chain.fullchain);
    example.write(`${prefix}privkey.pem`, chain.privateKey);
  };

  const issue = (from: number) => generateChain({ names: ["*.example.com"], notBefore: daysFromNow(from) });

  before(async () => {
    emulator = await startEmulator();
    emulator.cdn.add("canary.example.com");
    emulator.cdn.add("www.example.com");
    emulator.createBucket("my-certificates");
    emulator.createBucket("my-files");
    emulator.bindDomain("files.example.com", "my-files");
    emulator.functions.add("api.example.com", { protocol: "HTTP,HTTPS" });
    example = await Project.example("rollout", emulator);
    await example.config({
      ...endpointsOf(emulator, "alicloud", ["cas", "cdn", "fc", "oss"]),
      folder: example.directory,
    });
    example.skipTypeCheck();
  });

  after(async () => {
    example?.remove();
    await emulator.stop();
  });

  /** `pulumi up`, after which every visitor and every reader of the bucket gets this certificate. */
  const assertServedAfterUp = async ({ leaf }: GeneratedChain) => {
    await example.up();
    for (const domain of domains) {
      assert.equal(await shownLeaf(emulator.edge.port, domain), leaf.fingerprintSha256, domain);
    }
    const latest = emulator.objects("my-certificates").get("certs/example.com/latest/cert.pem");
    assert.ok(latest?.body.toString().includes(leaf.pem.trim()));
    assert.deepEqual(keyMaterialIn(await example.exportState(), leaf.key), []);
  };

  it("deploys, renews, rolls back, and changes to the backup and back, each in one update", async () => {
    const [old, renewed, backup] = await Promise.all([issue(-40), issue(-1), issue(-20)]);
    put("", old);
    put("backup-", backup);
    await assertServedAfterUp(old);
    for (const chain of [renewed, old]) {
      put("", chain);
      await assertServedAfterUp(chain);
    }
    await example.config({ active: "backup" });
    await assertServedAfterUp(backup);
    await example.config({ active: "primary" });
    await assertServedAfterUp(old);
  });
});
