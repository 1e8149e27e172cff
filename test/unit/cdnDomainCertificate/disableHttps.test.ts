import assert from "node:assert/strict";
import type { Raw } from "../../../provider/engine/raw";
import { type CdnInputs, describeBoth, host } from "./cdnScene";

const off: Raw<CdnInputs> = { onDestroy: "disableHttps" };

describeBoth("disableHttps", (scene) => {
  it("turns off the redirect and HSTS, then HTTPS", async () => {
    const state = await scene().deploy({ ...off, forceHttps: true, hsts: { maxAge: 0 } });
    scene().emulator.clearRequests();
    await scene().destroy(state);
    assert.deepEqual(scene().calls, ["read", "readConfigs", "setConfigs", "readConfigs", "set", "read"]);
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], ["200", "none"]);
    assert.equal(scene().functions.https_force?.enable, "off");
    assert.equal(scene().functions.HSTS?.enabled, "off");
  });

  it("keeps HTTPS as long as the redirect is not off", async () => {
    const state = await scene().deploy({ ...off, forceHttps: true });
    scene().domains.switches.configuringFor = 60_000;
    await assert.rejects(scene().destroy(state), /has taken the HTTPS settings, but did not show them/);
    assert.equal(await scene().byHttps(), undefined);
  });

  it("turns off redirects that somebody else has set, also one with a condition", async () => {
    const state = await scene().deploy(off);
    scene().setFunction("https_force", { enable: "on", https_rewrite: "308" }, "7");
    await scene().destroy(state);
    assert.deepEqual(scene().functions.https_force, { enable: "off", https_rewrite: "308" });
    assert.equal(scene().domains.find(host)?.configs.written[0]?.parentId, "7");
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], ["200", "none"]);
  });

  it("is refused while HSTS makes browsers insist on HTTPS, unless it is forced", async () => {
    const hsts = { maxAge: 5184000 };
    const state = await scene().deploy({ ...off, forceHttps: true, hsts });
    await assert.rejects(scene().destroy(state), {
      message:
        /^D?CDN domain 'www\.example\.com' keeps HTTPS: by HSTS, browsers insist on it for 60 days after a visit \(max-age 5184000\), .*Deploy `hsts: \{ maxAge: 0 \}`/,
    });
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], [`301 https://${host}/`, "max-age=5184000"]);
    const forced = await scene().deploy({ ...off, forceHttps: true, hsts, force: true }, state);
    await scene().destroy(forced);
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], ["200", "none"]);
  });

  it("takes an age of HSTS that can't be read for the vendor's default", async () => {
    const state = await scene().deploy(off);
    for (const age of ["", "forever"]) {
      scene().setFunction("HSTS", { enabled: "on", https_hsts_max_age: age });
      await assert.rejects(scene().destroy(state), /keeps HTTPS: by HSTS, browsers insist on it for 60 days/);
    }
  });

  it("keeps HTTPS while a redirect that is off in the configuration has not gone off", async () => {
    const state = await scene().deploy(off);
    scene().domains.switches.failingFunctions = ["https_force"];
    scene().setFunction("https_force", { enable: "off" });
    await assert.rejects(scene().destroy(state), /failed to configure https_force\. Look at the domain in the console/);
    assert.equal(await scene().byHttps(), undefined);
  });

  it("touches nothing where the certificate is not this resource's any more", async () => {
    const state = await scene().deploy({ ...off, forceHttps: true });
    const domain = scene().domains.find(host);
    assert.ok(domain);
    scene().domains.setHttps(domain, { enabled: false });
    scene().emulator.clearRequests();
    await scene().destroy(state);
    assert.deepEqual(scene().calls, ["read"]);
    assert.match(scene().reported.at(-1) ?? "", /does not serve this resource's certificate any more/);
  });

  it("waits for a busy domain, and writes no setting that is off already", async () => {
    const state = await scene().deploy(off);
    scene().domains.switches.configuringFor = 150;
    scene().domains.setConfigs(scene().domains.find(host) as never, []);
    scene().emulator.clearRequests();
    await scene().destroy(state);
    assert.equal(await scene().byHttps(), "none");
    assert.ok(scene().calls.filter((call) => call === "set").length > 1);
    assert.ok(!scene().calls.includes("setConfigs"));
  });

  it("needs the permissions of the settings only", async () => {
    scene().allowOnly("read", "write", "readConfigs", "writeConfigs");
    const state = await scene().deploy({ ...off, forceHttps: true });
    await scene().destroy(state);
    assert.equal(await scene().byHttps(), "none");
  });

  it("says when HTTPS did not go off in time", async () => {
    const state = await scene().deploy(off);
    scene().domains.switches.readsAfter = Number.POSITIVE_INFINITY;
    await assert.rejects(scene().destroy(state), /still has HTTPS after 0 seconds\. Run `pulumi destroy` again\./);
  });
});
