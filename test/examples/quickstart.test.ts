import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/stack";

describe("the quick start", () => {
  let output: string;

  before(async () => {
    const script = `
      import { quickstart } from ${JSON.stringify(join(repository, "tools", "quickstart.mjs"))};
      await quickstart({ command: process.env.PULUMI_ALICLOUD_CERTIFICATES_PULUMI ?? "pulumi" });`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: repository,
      maxBuffer: 10_000_000,
    });
    output = (await run).stdout;
  });

  it("previews, deploys, shows the renewal before it is applied, renews, and then changes nothing", () => {
    const steps = [
      /pulumi preview --diff[\s\S]*?\+ pulumi-nodejs:dynamic.alicloud-certificates:OssCertificateDeployment: \(create\)/,
      /pulumi up[\s\S]*?\+ 2 created/,
      /oss:\/\/my-certificates[\s\S]*?latest\/README\.md\n\s+# TLS certificate/,
      /pulumi preview --diff[\s\S]*?~ fingerprint +: "[0-9a-f]{40}" => "[0-9a-f]{40}"/,
      /~ 1 to update/,
      /pulumi up[\s\S]*?~ 1 updated/,
      /oss:\/\/my-certificates[\s\S]*?latest\/README\.md\n\s+# TLS certificate/,
      /pulumi up[\s\S]*?2 unchanged/,
      /requests to OSS: 0 \(20 in all before\)/,
      /https:\/\/www\.example\.com presents [0-9a-f]{40}, until [^\n]*\n\s+http:\/\/www\.example\.com answers 200/,
      /pulumi preview[\s\S]*?the certificate is for "example\.com", "\*\.example\.com", and not for "www\.example\.org"/,
      /pulumi preview --diff[\s\S]*?\+ pulumi-nodejs:dynamic.alicloud-certificates:CdnDomainCertificate: \(create\)/,
      /pulumi up[\s\S]*?\+ 3 created/,
      /https:\/\/www\.example\.com presents [0-9a-f]{40}, until [^\n]*\n\s+http:\/\/www\.example\.com answers 301 https:\/\/www\.example\.com\//,
    ];
    let rest = output;
    for (const step of steps) {
      const found = step.exec(rest);
      assert.ok(found, `${step} is not in, or not in its turn:\n${rest}`);
      rest = rest.slice(found.index + found[0].length);
    }
  });

  it("shows a visitor the certificate before, and then the new one", () => {
    const shown = [...output.matchAll(/presents ([0-9a-f]{40})/g)].map(([, fingerprint]) => fingerprint);
    const [, before, after] = /~ fingerprint +: "([0-9a-f]{40})" => "([0-9a-f]{40})"/.exec(output) ?? [];
    assert.deepEqual(shown, [before, after]);
  });

  it("prints no key and no secret", () => {
    assert.doesNotMatch(output, /PRIVATE KEY-----|MIG[A-Za-z0-9+/]{20}/);
    assert.match(output, /privateKey +: \[secret\]/);
  });
});
