import assert from "node:assert/strict";
import type { DomainConfig } from "../../../provider/cdnDomainCertificate/domainConfigs";
import { argumentsOf, type HttpsSettings, settingsIn } from "../../../provider/cdnDomainCertificate/httpsSettings";

const config = (name: string, texts: Record<string, string>): DomainConfig => ({
  id: "1",
  name,
  arguments: texts,
  parentId: undefined,
  status: "success",
});

const asked: HttpsSettings = { forceHttps: true, hsts: { maxAge: 60 }, http2: true, minimumTlsVersion: "TLSv1.2" };

describe("httpsSettings", () => {
  it("turns on a TLS version and all newer ones, and turns off the others", () => {
    const texts = (minimumTlsVersion: NonNullable<HttpsSettings["minimumTlsVersion"]>) =>
      Object.values(argumentsOf("minimumTlsVersion", { minimumTlsVersion })).join(" ");
    assert.equal(texts("TLSv1.0"), "on on on on");
    assert.equal(texts("TLSv1.2"), "off off on on");
    assert.equal(texts("TLSv1.3"), "off off off on");
  });

  it("has arguments from which it reads the same", () => {
    const others: HttpsSettings = {
      forceHttps: false,
      hsts: { maxAge: 0, includeSubdomains: true },
      http2: false,
      minimumTlsVersion: "TLSv1.0",
    };
    for (const given of [asked, others]) {
      const configs = [
        config("https_force", argumentsOf("forceHttps", given)),
        config("HSTS", argumentsOf("hsts", given)),
        config("https_option", argumentsOf("http2", given)),
        config("https_tls_version", argumentsOf("minimumTlsVersion", given)),
      ];
      assert.deepEqual(settingsIn(configs, given), given);
    }
  });

  it("reads what a domain without functions does", () => {
    const nothing = { forceHttps: false, hsts: undefined, http2: false, minimumTlsVersion: undefined };
    assert.deepEqual(settingsIn([], asked), nothing);
    assert.deepEqual(settingsIn([], {}), {});
  });

  it("reads what no input says as nothing", () => {
    const read = (name: keyof HttpsSettings, ...configs: DomainConfig[]) =>
      settingsIn(configs, { [name]: asked[name] })[name];
    assert.equal(read("forceHttps", config("https_force", { enable: "on", https_rewrite: "308" })), undefined);
    assert.equal(read("forceHttps", config("https_force", { enable: "on" })), true);
    assert.equal(read("minimumTlsVersion", config("https_tls_version", { tls10: "off", tls12: "off" })), undefined);
    assert.equal(read("minimumTlsVersion", config("https_tls_version", { tls10: "off" })), "TLSv1.1");
    assert.equal(read("hsts", config("HSTS", { enabled: "off", https_hsts_max_age: "60" })), undefined);
  });
});
