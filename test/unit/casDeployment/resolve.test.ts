import assert from "node:assert/strict";
import { type DeploymentChains, DeploymentScene, deploymentChains } from "../../support/deploymentScene";

describe("the names of a CasDeployment's resources and contacts", () => {
  let chains: DeploymentChains;
  let scene: DeploymentScene;
  let clock = 0;
  before(async () => {
    chains = await deploymentChains();
  });
  beforeEach(async () => {
    clock = 0;
    scene = await DeploymentScene.start(chains, () => new Date(Date.now() + clock));
  });
  afterEach(() => scene.stop());

  const up = (product: string, ...names: string[]) =>
    scene.stack.up(scene.inputs("first", { resources: names.map((name) => ({ product, name })) }));

  it("may be a domain in people's spelling, a listener, or an id", async () => {
    assert.deepEqual(await up("CDN", "*.Example.com"), { changes: true });
    assert.equal(scene.served("CDN", ".example.com"), "first");
    assert.deepEqual(await up("ALB", "lsn-1@443"), { changes: true });
    assert.equal(scene.served("ALB", "www.example.com"), "first");
    assert.deepEqual(await up("ALB", String(scene.listener.id)), { changes: true });
  });

  it("are refused when several resources have one, with all of them and before anything is made", async () => {
    const { error = "" } = await up("ALB", "alb-1");
    assert.match(
      error,
      /^`resources`: CAS lists 2 resources of ALB with the name 'alb-1': \d+ \(api\.example\.com, lsn-2@443, cn-hangzhou\), \d+ \(www\.example\.com, lsn-1@443, cn-hangzhou\)\. Give the listener/,
    );
    assert.deepEqual(scene.jobs, { submitted: 0, editing: 0 });
  });

  it("are refused when no resource has one, with those that there are", async () => {
    const { error = "" } = await up("ALB", "shop.example.com");
    assert.match(
      error,
      /^`resources`: CAS lists no resource of ALB with the name 'shop\.example\.com', but "api\.example\.com", "www\.example\.com"\. Check/,
    );
    assert.match((await up("GA", "www.example.com")).error ?? "", /but none of this product\. Check the name/);
  });

  it("are refused when two mean the same resource", async () => {
    const { error = "" } = await up("ALB", "lsn-1@443", "www.example.com");
    assert.match(error, /^`resources`: 'lsn-1@443' and 'www\.example\.com' are the same resource of CAS \(\d+\)/);
  });

  it("are waited for while CAS reads them", async () => {
    scene.emulator.cloudResources.switches.syncsFor = 50;
    assert.deepEqual(await up("CDN", "www.example.com"), { changes: true });
    assert.match(scene.stack.said.join(), /does not list all of the resources yet; waiting\./);
  });

  it("are found on every page", async () => {
    for (let index = 0; index < 120; index++) {
      scene.emulator.cdn.add(`${index}.example.com`);
    }
    assert.deepEqual(await up("CDN", "0.example.com", "119.example.com"), { changes: true });
    assert.equal(scene.served("CDN", "119.example.com"), "first");
  });

  it("of a contact must be one contact's", async () => {
    const contacts = (...names: string[]) => scene.stack.up(scene.inputs("first", { contacts: names }));
    assert.match(
      (await contacts("Nobody")).error ?? "",
      /^`contacts`: CAS has no contact with the name 'Nobody', but 'Operations' \(\d+\)\. Give one of them/,
    );
    const second = scene.emulator.deployments.addContact("Operations");
    assert.match(
      (await contacts("Operations")).error ?? "",
      /CAS has 2 contacts with the name 'Operations', .*Give the id\./,
    );
    const { mark } = scene.emulator;
    assert.deepEqual(await contacts(String(second.id)), { changes: true });
    assert.deepEqual(scene.emulator.deployments.all()[0]?.contacts, [second]);
    assert.ok(!scene.since(mark).includes("ListContact"));
  });
});
