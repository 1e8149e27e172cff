import assert from "node:assert/strict";
import { build } from "esbuild";
import { type Emulator, startEmulator } from "../../emulator";
import { generateChain } from "../support/certificates";
import { repository, TestStack } from "../support/stack";

const bucket = "certificates";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { OssCertificateDeployment } from "pulumi-alicloud-certificates";

new OssCertificateDeployment("site", {
  bucket: "${bucket}",
  endpoint: process.env.TEST_ENDPOINT,
  certificate: process.env.TEST_CERTIFICATE,
  privateKey: pulumi.secret(process.env.TEST_KEY),
});
`;

/** As people ship a program: one file, minified, with every package in it but Pulumi's own, which runs it. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: repository },
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    // An optional package of a library of ali-oss, which nothing here uses.
    external: ["@pulumi/*", "proxy-agent"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

describe("a program that is one minified file", () => {
  it("deploys, and the next preview shows no change", async () => {
    const emulator: Emulator = await startEmulator();
    emulator.createBucket(bucket);
    const chain = await generateChain({ names: ["example.com"] });
    const stack = await TestStack.createProgram({
      emulator,
      program: await bundled(),
      environment: {
        TEST_ENDPOINT: emulator.endpoint,
        TEST_CERTIFICATE: chain.fullchain,
        TEST_KEY: chain.privateKey,
      },
    });
    try {
      assert.deepEqual((await stack.up()).changes, { create: 2 });
      assert.deepEqual((await stack.preview()).changes, { same: 2 });
      const { outputs } = await stack.resource("OssCertificateDeployment");
      assert.equal(outputs.fingerprint, chain.leaf.fingerprint);
    } finally {
      stack.remove();
      await emulator.stop();
    }
  });
});
