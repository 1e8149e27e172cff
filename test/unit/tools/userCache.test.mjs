// @ts-check
import assert from "node:assert/strict";
import { installationName, userCacheFolder } from "../../../tools/setup/userCache.mjs";

describe("tools/setup/userCache", () => {
  it("follows each platform's custom", () => {
    const home = "/home/ada";
    assert.equal(
      userCacheFolder({ platform: "linux", environment: {}, home }),
      "/home/ada/.cache/pulumi-alicloud-certificates",
    );
    assert.equal(
      userCacheFolder({ platform: "linux", environment: { XDG_CACHE_HOME: "/var/cache/ada" }, home }),
      "/var/cache/ada/pulumi-alicloud-certificates",
    );
    assert.equal(
      userCacheFolder({ platform: "darwin", environment: { XDG_CACHE_HOME: "/x" }, home: "/Users/ada" }),
      "/Users/ada/Library/Caches/pulumi-alicloud-certificates",
    );
    assert.equal(
      userCacheFolder({
        platform: "win32",
        environment: { LOCALAPPDATA: "D:\\Local" },
        home: "C:\\Users\\ada",
      }),
      "D:\\Local\\pulumi-alicloud-certificates",
    );
    assert.equal(
      userCacheFolder({ platform: "win32", environment: {}, home: "C:\\Users\\ada" }),
      "C:\\Users\\ada\\AppData\\Local\\pulumi-alicloud-certificates",
    );
  });

  it("ignores an empty or relative XDG_CACHE_HOME", () => {
    for (const value of ["", "cache", "./cache"]) {
      const folder = userCacheFolder({ platform: "linux", environment: { XDG_CACHE_HOME: value }, home: "/home/ada" });
      assert.equal(folder, "/home/ada/.cache/pulumi-alicloud-certificates");
    }
  });

  it("names an installation by everything that decides what is in it", () => {
    const options = /** @type {const} */ ({
      version: "3.250.0",
      way: "go",
      platform: "linux",
      architecture: "x64",
      recipe: "1a2b3c4d",
    });
    const name = installationName(options);
    assert.equal(name, "pulumi-3.250.0-go-linux-x64-1a2b3c4d");
    const others = [
      installationName({ ...options, version: "3.251.0" }),
      installationName({ ...options, way: "installer" }),
      installationName({ ...options, platform: "darwin" }),
      installationName({ ...options, architecture: "arm64" }),
      installationName({ ...options, recipe: "00000000" }),
    ];
    assert.equal(new Set([name, ...others]).size, 6);
  });
});
