import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginName } from "../support/alicloudPlugin";
import { daysFromNow, generateChain } from "../support/certificates";
import { Project } from "../support/project";

describe(`examples/provisioned, by ${pluginName}`, () => {
  let emulator: Emulator;
  let example: Project;

  before(async () => {
    emulator = await startEmulator();
    example = await Project.example("provisioned", emulator);
    const chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-1) });
    await example.config({
      bucket: "my-certificates",
      certificate: example.write("fullchain.pem", chain.fullchain),
      privateKey: example.write("privkey.pem", chain.privateKey),
    });
  });

  after(async () => {
    example.remove();
    await emulator.stop();
  });

  it("creates all of it and deploys as the new user", async () => {
    await example.up();
    const { accessKeyId, latest, policy } = await example.outputs();
    assert.equal(latest, "certs/example.com/latest");
    assert.deepEqual(policy, {
      Version: "1",
      Statement: [
        { Effect: "Allow", Action: ["oss:PutObject"], Resource: ["acs:oss:*:*:my-certificates/certs/example.com/*"] },
      ],
    });
    const uploads = emulator.requests.filter(({ operation }) => operation === "PutObject");
    assert.equal(uploads.length, 10);
    assert.ok(uploads.every((upload) => upload.accessKeyId === accessKeyId));
  });

  it("changes nothing the second time", async () => {
    assert.match(await example.up(), /Resources:\n\s+12 unchanged/);
  });

  it("keeps the bucket on destroy", async () => {
    await example.destroy();
    assert.equal(emulator.objects("my-certificates").size, 10);
  });
});
