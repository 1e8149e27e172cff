import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("a deployment that takes long, on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    chain = await generateChain({ names: ["example.com"] });
    fixture.deploy(chain);
  });

  after(() => fixture.stop());

  it("says how far it is, and which try has failed", async () => {
    const { faults } = fixture.emulator;
    const busy = { kind: "status", status: 503, headers: { "Retry-After": "3" } } as const;
    faults.add({ match: { method: "PUT", key: /latest\/README\.md$/ }, times: 2, fault: busy });
    const { output } = await fixture.stack.up();
    assert.match(output, /latest' in bucket '.*' takes its time: 9 of 10 objects so far\./);
    assert.match(
      output,
      /Uploading '.*latest\/README\.md' to bucket '.*': try 2 failed \(503 InternalError\); trying again\./,
    );
    assert.doesNotMatch(output, /try 1 failed/);
  });

  it("says nothing of it when it is quick", async () => {
    fixture.deploy(await generateChain({ names: ["example.com"] }));
    const { output } = await fixture.stack.up();
    assert.doesNotMatch(output, /takes its time|trying again/);
  });
});
