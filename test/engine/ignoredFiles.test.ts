import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("a deployment whose files are renewed while `ignoreChanges` keeps the old ones", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;

  before(async () => {
    fixture = await DeploymentFixture.start({ host, actions: ["oss:PutObjectTagging"] });
    first = await generateChain({ notBefore: daysFromNow(-50) });
    fixture.deploy(first);
    await fixture.stack.up();
    fixture.deploy(await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) }));
  });

  after(() => fixture.stop());

  const latest = () => fixture.text("latest/cert.pem");

  const ignore = (...ignoreChanges: string[]) => {
    fixture.options = { ignoreChanges };
  };

  it("accepts a change that needs no upload, and deploys nothing", async () => {
    ignore("certificate", "privateKey");
    fixture.args = { ...fixture.args, onDestroy: "deleteLatest" };
    assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
    assert.equal(latest(), first.certificate);
  });

  it("says in the preview why a change that needs the old files is impossible", async () => {
    fixture.args = { ...fixture.args, tags: { team: "web" } };
    const said = await fixture.stack.failing(fixture.stack.preview());
    assert.match(
      said,
      /`certificate`: the file '.*fullchain\.pem' doesn't match the hash that Pulumi has: .* `ignoreChanges`/,
    );
    assert.match(said, /`privateKey`: the file '.*privkey\.pem' doesn't match/);
  });

  it("doesn't deploy the ignored certificate with the key that isn't ignored", async () => {
    ignore("certificate");
    assert.match(
      await fixture.stack.failing(fixture.stack.up()),
      /`certificate`: the file '.*fullchain\.pem' doesn't match/,
    );
    assert.equal(latest(), first.certificate);
  });
});
