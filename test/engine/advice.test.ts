import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

const advice = /The root "CN=Test Root,O=Test" is left out of the chain/;
const danger = /No intermediate certificate is given/;

describeEachHost("advice and dangers, on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  const said = async () => `${(await fixture.stack.preview()).output}${(await fixture.stack.up()).output}`;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    chain = await generateChain({ names: ["example.com"] });
  });

  after(() => fixture.stop());

  it("are both said in the first preview and up", async () => {
    fixture.deploy({ ...chain, fullchain: chain.fullchain + chain.root.pem });
    const { output: preview } = await fixture.stack.preview();
    assert.match(preview, advice);
    assert.match((await fixture.stack.up()).output, advice);
  });

  it("advice is not repeated while nothing changes, and stays in the output `warnings`", async () => {
    assert.doesNotMatch(await said(), advice);
    const { outputs } = await fixture.stack.resource("OssCertificateDeployment");
    assert.match(String(outputs.warnings), advice);
  });

  it("advice is said again when an input changes", async () => {
    fixture.deploy({ ...chain, fullchain: chain.fullchain + chain.root.pem }, { onDestroy: "deleteLatest" });
    assert.match(await said(), advice);
    assert.doesNotMatch(await said(), advice);
  });

  it("a danger is said every time", async () => {
    fixture.deploy({ ...chain, fullchain: chain.certificate });
    assert.match(await said(), danger);
    assert.match((await fixture.stack.preview()).output, danger);
    assert.match((await fixture.stack.up()).output, danger);
  });
});
