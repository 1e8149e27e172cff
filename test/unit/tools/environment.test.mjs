// @ts-check
import assert from "node:assert/strict";
import {
  fileBackendUrl,
  pulumiEnvironment,
  withFolderFirstOnPath,
  withoutUserConfiguration,
} from "../../../tools/setup/environment.mjs";

describe("tools/setup/environment", () => {
  const pulumi = { command: "/cache/p/bin/pulumi", binFolder: "/cache/p/bin", version: "3.250.0" };

  it("passes nothing on from the user's Pulumi or Alibaba Cloud", () => {
    const environment = withoutUserConfiguration({
      PULUMI_ACCESS_TOKEN: "pul-secret",
      PULUMI_STACK: "prod",
      PULUMI_CONFIG: "{}",
      PULUMI_BACKEND_URL: "s3://prod",
      Pulumi_Home: "C:\\Users\\ada\\.pulumi",
      ALICLOUD_ACCESS_KEY: "key",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
      OSS_ACCESS_KEY_ID: "key",
      HOME: "/home/ada",
      GOPROXY: "https://go.example",
      MY_PULUMI_NOTE: "kept",
      PULUMI_ALICLOUD_CERTIFICATES_CLI: "go",
    });
    assert.deepEqual(Object.keys(environment).sort(), [
      "GOPROXY",
      "HOME",
      "MY_PULUMI_NOTE",
      "PULUMI_ALICLOUD_CERTIFICATES_CLI",
    ]);
  });

  it("sets up a separate Pulumi: home, backend, passphrase, and the programs first on PATH", () => {
    const environment = pulumiEnvironment(pulumi, "/tmp/run", {
      environment: { PATH: "/usr/bin", PULUMI_HOME: "/home/ada/.pulumi", PULUMI_ACCESS_TOKEN: "pul-secret" },
      platform: "linux",
      delimiter: ":",
    });
    assert.equal(environment.PATH, "/cache/p/bin:/usr/bin");
    assert.equal(environment.PULUMI_HOME, "/tmp/run/home");
    assert.equal(environment.PULUMI_BACKEND_URL, "file:///tmp/run/state");
    assert.equal(environment.PULUMI_SKIP_UPDATE_CHECK, "true");
    assert.equal(environment.PULUMI_ALICLOUD_CERTIFICATES_PULUMI, "/cache/p/bin/pulumi");
    assert.ok(environment.PULUMI_CONFIG_PASSPHRASE);
    assert.equal("PULUMI_ACCESS_TOKEN" in environment, false);
  });

  it("leaves the given environment as it is", () => {
    const environment = { PATH: "/usr/bin", PULUMI_STACK: "prod" };
    pulumiEnvironment(pulumi, "/tmp/run", { environment, platform: "linux" });
    assert.deepEqual(environment, { PATH: "/usr/bin", PULUMI_STACK: "prod" });
  });

  it("keeps Windows' one Path instead of adding a second", () => {
    const environment = withFolderFirstOnPath({ Path: "C:\\Windows" }, "D:\\bin", {
      platform: "win32",
      delimiter: ";",
    });
    assert.deepEqual(environment, { Path: "D:\\bin;C:\\Windows" });
  });

  it("adds no empty folder, which would mean the current one, to an empty PATH", () => {
    assert.deepEqual(withFolderFirstOnPath({}, "/bin", { platform: "linux", delimiter: ":" }), { PATH: "/bin" });
  });

  it("writes a backend address as Pulumi reads it", () => {
    assert.equal(fileBackendUrl("/tmp/a b", "linux"), "file:///tmp/a%20b");
    assert.equal(fileBackendUrl("C:\\Temp\\a b", "win32"), "file://C:/Temp/a%20b");
  });
});
