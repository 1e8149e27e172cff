import assert from "node:assert/strict";
import { type Emulator, type PolicyDocument, startEmulator } from "../../emulator";
import { pluginName } from "../support/alicloudPlugin";
import { daysFromNow, generateChain } from "../support/certificates";
import { Project } from "../support/project";
import { describeOnCi } from "../support/thorough";

const bucket = "our-bucket";
const foreign: PolicyDocument = {
  Version: "1",
  Statement: [
    {
      Effect: "Allow",
      Principal: ["200000000000000001"],
      Action: ["oss:GetObject"],
      Resource: [`acs:oss:*:*:${bucket}/public/*`],
    },
  ],
};

describeOnCi(`examples/existing-bucket, by ${pluginName}`, () => {
  let emulator: Emulator;
  let example: Project;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(bucket, { policy: foreign });
    emulator.addUser({ name: "deployer" });
    example = await Project.example("existing-bucket", emulator);
    const chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-1) });
    await example.config({
      bucket,
      user: "deployer",
      certificate: example.write("fullchain.pem", chain.fullchain),
      privateKey: example.write("privkey.pem", chain.privateKey),
    });
  });

  after(async () => {
    example.remove();
    await emulator.stop();
  });

  it("adds one statement to the bucket's policy, and deploys", async () => {
    const before = emulator.bucketPolicy(bucket) ?? "";
    await example.up();
    const after = emulator.bucketPolicy(bucket) ?? "";
    assert.ok(after.startsWith(before.slice(0, -2)) && after.endsWith("]}"));
    assert.equal((JSON.parse(after) as PolicyDocument).Statement.length, 2);
    assert.equal(emulator.objects(bucket).size, 10);
  });

  it("changes nothing the second time", async () => {
    assert.match(await example.up(), /Resources:\n\s+6 unchanged/);
  });

  it("removes its statement on destroy, and keeps the archive", async () => {
    await example.destroy();
    assert.equal(emulator.bucketPolicy(bucket), JSON.stringify(foreign));
    assert.equal(emulator.objects(bucket).size, 10);
  });
});
