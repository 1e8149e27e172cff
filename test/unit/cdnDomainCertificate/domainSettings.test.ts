import assert from "node:assert/strict";
import type { HttpsSettings } from "../../../provider/cdnDomainCertificate/httpsSettings";
import { describeBoth, host } from "./cdnScene";

const all: HttpsSettings = { forceHttps: true, hsts: { maxAge: 60 }, http2: true, minimumTlsVersion: "TLSv1.2" };

describeBoth("domainSettings", (scene) => {
  const block = (action: "setConfigs" | "describeConfigs", rule: { status: number; code: string }, times = 1) => {
    const { emulator, product } = scene();
    const names = {
      cdn: { setConfigs: "BatchSetCdnDomainConfig", describeConfigs: "DescribeCdnDomainConfigs" },
      dcdn: { setConfigs: "BatchSetDcdnDomainConfigs", describeConfigs: "DescribeDcdnDomainConfigs" },
    };
    const match = { action: `${product}:${names[product][action]}` };
    emulator.faults.add({ match, times, fault: { kind: "status", ...rule } });
  };

  it("are set in one call, once the certificate is served", async () => {
    const state = await scene().deploy(all);
    assert.deepEqual(scene().calls, ["read", "set", "read", "readConfigs", "setConfigs", "readConfigs"]);
    assert.deepEqual(scene().functions, {
      https_tls_version: { tls10: "off", tls11: "off", tls12: "on", tls13: "on" },
      https_option: { http2: "on" },
      https_force: { enable: "on", https_rewrite: "301" },
      HSTS: { enabled: "on", https_hsts_max_age: "60", https_hsts_include_subdomains: "off" },
    });
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], [`301 https://${host}/`, "max-age=60"]);
    assert.equal(scene().changes(state, all), false);
  });

  it("redirect nobody while the certificate is not served", async () => {
    scene().domains.switches.readsAfter = Number.POSITIVE_INFINITY;
    scene().domains.switches.servesAfter = Number.POSITIVE_INFINITY;
    const { state } = await scene().interrupted(all);
    assert.deepEqual([await scene().byHttp(), await scene().byHttps()], ["200", "none"]);
    assert.deepEqual(scene().functions, {});
    assert.equal(scene().changes(state, all), true);
  });

  it("wait for the certificate although nobody asked to verify it", async () => {
    scene().domains.switches.readsAfter = 100;
    await scene().deploy({ ...all, verify: "none" });
    assert.ok(scene().calls.indexOf("readConfigs") > 3, scene().calls.join());
  });

  it("are not touched where they are left out, and cost no request where they are the same", async () => {
    const [force, hsts] = [
      { enable: "on", https_rewrite: "308" },
      { enabled: "on", https_hsts_max_age: "9" },
    ];
    scene().setFunction("https_force", force);
    scene().setFunction("HSTS", hsts);
    const state = await scene().deploy();
    assert.deepEqual(scene().calls, ["read", "set", "read"]);
    const next = await scene().deploy({ http2: true }, state);
    assert.deepEqual(scene().functions, { https_force: force, HSTS: hsts, https_option: { http2: "on" } });
    scene().emulator.clearRequests();
    await scene().deploy({ http2: true, renewBeforeDays: 1 }, next);
    await scene().deploy({}, next);
    assert.deepEqual(scene().calls, ["read", "read"]);
    assert.deepEqual(scene().functions.https_option, { http2: "on" });
  });

  for (const keepsOtherArguments of [false, true]) {
    it(`leave other arguments as they are, if a call ${keepsOtherArguments ? "keeps" : "replaces"} them`, async () => {
      scene().domains.switches.keepsOtherArguments = keepsOtherArguments;
      scene().setFunction("https_option", { http2: "off", ocsp_stapling: "on" });
      scene().setFunction("https_tls_version", { tls10: "on", ciphersuitegroup: "strict" });
      await scene().deploy(all);
      assert.deepEqual(scene().functions.https_option, { http2: "on", ocsp_stapling: "on" });
      assert.equal(scene().functions.https_tls_version?.ciphersuitegroup, "strict");
    });
  }

  it("leave functions with a condition to whoever made them", async () => {
    const theirs = { enable: "on", https_rewrite: "308" };
    scene().setFunction("https_force", theirs, "7");
    const state = await scene().deploy({ forceHttps: true });
    const written = scene().domains.find(host)?.configs.written ?? [];
    assert.deepEqual(
      written.map(({ parentId, arguments: texts }) => [parentId, texts.get("https_rewrite")]),
      [
        ["7", "308"],
        [undefined, "301"],
      ],
    );
    assert.deepEqual(await scene().refresh(state), state);
  });

  it("write only what differs, and nothing when nothing does", async () => {
    const state = await scene().deploy(all);
    const before = scene().domains.find(host)?.configs.written;
    scene().emulator.clearRequests();
    await scene().deploy({ ...all, hsts: { maxAge: 0 } }, state);
    assert.deepEqual(scene().calls, ["read", "readConfigs", "setConfigs", "readConfigs"]);
    const after = scene().domains.find(host)?.configs.written ?? [];
    assert.deepEqual(
      after.filter((config) => !before?.includes(config)).map(({ name }) => name),
      ["HSTS"],
    );
    assert.equal(await scene().byHttps(), "max-age=0");
    scene().emulator.clearRequests();
    await scene().deploy({ ...all, hsts: { maxAge: 0 } });
    assert.deepEqual(scene().calls, ["read", "readConfigs"]);
  });

  it("turn off a redirect, and set none where there was none", async () => {
    await scene().deploy({ forceHttps: false });
    assert.deepEqual(scene().functions, {});
    await scene().deploy({ forceHttps: true });
    await scene().deploy({ forceHttps: false });
    assert.equal(await scene().byHttp(), "200");
  });

  it("show in a refresh what somebody else has changed, which the next deployment repairs", async () => {
    const state = await scene().deploy(all);
    assert.deepEqual(await scene().refresh(state), state);
    scene().setFunction("https_force", { enable: "off" });
    scene().setFunction("https_option", { http2: "off" });
    scene().setFunction("https_tls_version", { tls10: "off" });
    scene().setFunction("HSTS", { enabled: "on", https_hsts_max_age: "9", https_hsts_include_subdomains: "on" });
    const found = await scene().refresh(state);
    const { forceHttps, hsts, http2, minimumTlsVersion } = found;
    assert.deepEqual(
      { forceHttps, hsts, http2, minimumTlsVersion },
      { forceHttps: false, hsts: { maxAge: 9, includeSubdomains: true }, http2: false, minimumTlsVersion: "TLSv1.1" },
    );
    assert.equal(scene().changes(found, all), true);
    assert.deepEqual(await scene().refresh(await scene().deploy(all, found)), state);
  });

  it("are set by the first deployment after an import", async () => {
    await scene().deploy();
    const state = await scene().imported();
    assert.equal(scene().changes(state), false);
    assert.equal(scene().changes(state, all), true);
    assert.equal(scene().changes(await scene().deploy(all, state), all), false);
    assert.equal(await scene().byHttps(), "max-age=60");
  });

  it("ask for nothing in a refresh without settings", async () => {
    const state = await scene().deploy();
    scene().emulator.clearRequests();
    await scene().refresh(state);
    assert.deepEqual(scene().calls, ["read"]);
  });

  it("leave a state, if they are interrupted, with which the next deployment ends right without writing the certificate again", async () => {
    block("setConfigs", { status: 400, code: "IllegalOperationDomain" });
    const { message, state } = await scene().interrupted(all);
    assert.match(message, /^Changing the HTTPS settings of D?CDN domain 'www\.example\.com' was refused/);
    assert.equal(state.servedFingerprint, scene().chain.leaf.fingerprintSha256);
    assert.deepEqual([state.forceHttps, state.hsts], [undefined, undefined]);
    assert.equal(scene().changes(state, all), true);
    scene().emulator.clearRequests();
    const next = await scene().deploy(all, state);
    assert.deepEqual(scene().calls, ["read", "readConfigs", "setConfigs", "readConfigs"]);
    assert.equal(scene().changes(next, all), false);
  });

  it("are unknown after an interruption, so that going back to the old ones is a change", async () => {
    const state = await scene().deploy({ forceHttps: true, http2: true });
    scene().domains.switches.configuringFor = 60_000;
    const interrupted = await scene().interrupted({ forceHttps: false, http2: true }, state);
    assert.match(interrupted.message, /has taken the HTTPS settings, but did not show them within 0 seconds/);
    assert.equal(interrupted.state.http2, true);
    assert.equal(scene().changes(interrupted.state, { forceHttps: true, http2: true }), true);
  });

  it("wait while the domain is busy with the certificate, and until they have an effect", async () => {
    scene().domains.switches.configuringFor = 100;
    await scene().deploy(all);
    assert.ok(scene().reported.some((sentence) => /is still being configured; waiting/.test(sentence)));
    assert.ok(scene().reported.some((sentence) => /does not have its HTTPS settings yet; waiting/.test(sentence)));
    assert.ok(scene().calls.filter((call) => call === "setConfigs").length > 1);
  });

  it("say what the service could not configure, and are written again", async () => {
    scene().domains.switches.failingFunctions = ["HSTS"];
    const { message, state } = await scene().interrupted(all);
    assert.match(message, /but failed to configure HSTS\. Look at the domain in the console/);
    scene().domains.switches.failingFunctions = [];
    await scene().deploy(all, state);
    assert.equal(await scene().byHttps(), "max-age=60");
  });

  it("don't redirect beside a redirect to HTTP, and say how to delete that", async () => {
    scene().setFunction("http_force", { enable: "off" });
    const { message } = await scene().interrupted(all);
    assert.match(
      message,
      /can't redirect to HTTPS \(`forceHttps`\): .*http_force.* excludes it even if it is off\. Delete that .*Specific\w* with ConfigId \d+\./,
    );
    await scene().deploy({ forceHttps: false, http2: true });
    assert.deepEqual(scene().functions.http_force, { enable: "off" });
  });

  it("name the permission that is missing", async () => {
    for (const action of ["describeConfigs", "setConfigs"] as const) {
      block(action, { status: 403, code: "Forbidden.RAM" }, Number.POSITIVE_INFINITY);
      const { message } = await scene().interrupted(all);
      const named =
        action === "setConfigs" ? /needs d?cdn:BatchSetD?cdn\w+ on/i : /needs d?cdn:DescribeD?cdnDomainConfigs on/i;
      assert.match(message, named);
      scene().emulator.faults.clear();
    }
  });

  it("need no permission where they are left out", async () => {
    scene().allowOnly("read", "write");
    const state = await scene().deploy();
    assert.equal(scene().changes(state), false);
  });

  it("say once that HTTPS requests are billed, when the certificate switches HTTPS on", async () => {
    scene().domains.switches.configuringFor = 50;
    const state = await scene().deploy();
    await scene().deploy({ http2: true }, state);
    const billed = scene().reported.filter((sentence) => /billed/.test(sentence));
    assert.equal(billed.length, 1);
    assert.match(billed[0] ?? "", /serves no certificate so far\. From now on its HTTPS requests are billed\./);
  });
});
