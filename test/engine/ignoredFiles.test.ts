import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { Site } from "../support/site";

describeEachFace("a deployment whose files are renewed while `ignoreChanges` keeps the old ones", (face) => {
  let site: Site;
  let first: GeneratedChain;

  before(async () => {
    site = await Site.start({ face, actions: ["oss:PutObjectTagging"] });
    first = await generateChain({ notBefore: daysFromNow(-50) });
    site.deploy(first);
    await site.stack.up();
    site.deploy(await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) }));
  });

  after(() => site.stop());

  const latest = () => site.text("latest/cert.pem");

  const ignore = (...ignoreChanges: string[]) => {
    site.options = { ignoreChanges };
  };

  it("takes a change that needs no upload, and deploys nothing", async () => {
    ignore("certificate", "privateKey");
    site.args = { ...site.args, onDestroy: "deleteLatest" };
    assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
    assert.equal(latest(), first.certificate);
  });

  it("says in the preview why a change that needs the old files can't be made", async () => {
    site.args = { ...site.args, tags: { team: "web" } };
    const said = await site.stack.failing(site.stack.preview());
    assert.match(
      said,
      /`certificate`: the file '.*fullchain\.pem' doesn't hold what Pulumi has a hash of: .* `ignoreChanges`/,
    );
    assert.match(said, /`privateKey`: the file '.*privkey\.pem' doesn't hold/);
  });

  it("does not deploy the ignored certificate with the key that isn't ignored", async () => {
    ignore("certificate");
    assert.match(await site.stack.failing(site.stack.up()), /`certificate`: the file '.*fullchain\.pem' doesn't hold/);
    assert.equal(latest(), first.certificate);
  });
});
