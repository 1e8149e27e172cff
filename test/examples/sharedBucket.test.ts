import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginName } from "../support/alicloudPlugin";
import { daysFromNow, generateChain } from "../support/certificates";
import { Project } from "../support/project";
import { describeOnCi } from "../support/thorough";

const domains = ["example.com", "example.org", "example.net"];

describeOnCi(`examples/shared-bucket, by ${pluginName}`, () => {
  let emulator: Emulator;
  let example: Project;

  const addSite = async (index: number) => {
    const domain = domains[index] ?? "";
    const chain = await generateChain({ names: [domain], notBefore: daysFromNow(-1) });
    await example.config({
      [`sites[${index}].domain`]: domain,
      [`sites[${index}].certificate`]: example.write(`${domain}.pem`, chain.fullchain),
      [`sites[${index}].privateKey`]: example.write(`${domain}.key`, chain.privateKey),
    });
  };

  before(async () => {
    emulator = await startEmulator();
    example = await Project.example("shared-bucket", emulator);
    await example.config({ bucket: "my-certificates" });
    await addSite(0);
    await addSite(1);
  });

  after(async () => {
    example.remove();
    await emulator.stop();
  });

  it("deploys each site under its own prefix", async () => {
    await example.up();
    const keys = [...emulator.objects("my-certificates").keys()];
    for (const domain of domains.slice(0, 2)) {
      assert.equal(keys.filter((key) => key.startsWith(`certs/${domain}/`)).length, 10);
    }
    assert.deepEqual(Object.keys((await example.outputs()).expires as object), domains.slice(0, 2));
  });

  it("adds a site with only its own objects and one version of the policy", async () => {
    await addSite(2);
    const mark = emulator.mark;
    await example.up();
    const writes = emulator.requestsSince(mark).filter(({ operation }) => !/^(Get|List)/.test(operation ?? ""));
    assert.deepEqual(
      writes.filter(({ operation }) => operation !== "PutObject").map(({ operation }) => operation),
      ["CreatePolicyVersion"],
    );
    const uploads = writes.filter(({ operation }) => operation === "PutObject");
    assert.equal(uploads.length, 10);
    assert.ok(uploads.every(({ key }) => key?.startsWith("certs/example.net/")));
  });
});
