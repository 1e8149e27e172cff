import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { CasCertificate, type Sm2Pair } from "../../provider";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { type GeneratedSm2Pair, generateSm2Pair, partsOf } from "../support/sm2";
import { TestStack } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";

/** What `pulumi package gen-sdk` makes of schema.json, as far as this test needs it. */
class PluginCertificate extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    super("alicloud-certificates:index:CasCertificate", name, args);
  }
}

const declare = ({ name }: Host, sm2: Sm2Pair) =>
  name === "plugin" ? new PluginCertificate("site", { sm2 }) : new CasCertificate("site", { sm2 });

describeEachHost("an SM2 pair in the store, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let pair: GeneratedSm2Pair;
  let sm2: Sm2Pair;
  let folder: string;

  const issue = () => {
    pair = generateSm2Pair();
    sm2 = partsOf(pair);
  };

  /** The same pair, as files. */
  const asFiles = () => {
    const fileOf = (part: keyof Sm2Pair) => {
      writeFileSync(join(folder, part), pair[part]);
      return new pulumi.asset.FileAsset(join(folder, part));
    };
    sm2 = {
      signCertificate: fileOf("signCertificate"),
      signPrivateKey: fileOf("signPrivateKey"),
      encryptCertificate: fileOf("encryptCertificate"),
      encryptPrivateKey: fileOf("encryptPrivateKey"),
    };
  };

  before(async () => {
    folder = temporaryFolder("sm2-files-");
    issue();
    emulator = await startEmulator();
    const endpoints = { value: JSON.stringify([{ cas: emulator.httpEndpoint }]) };
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": endpoints,
        "alicloud-certificates:endpoints": endpoints,
      },
      environment: pluginOnPath,
      program: async () => void declare(host, sm2),
    });
  });

  after(async () => {
    stack.remove();
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  /** Whether the middle of a key is in a text, in PEM or base64 of any line length. */
  const holdsKey = (text: string) => {
    const flat = text.replaceAll(/\\+[rn]|\s/g, "");
    return [pair.signPrivateKey, pair.encryptPrivateKey].some((pem) =>
      flat.includes(pem.replaceAll(/-----.*-----|\s/g, "").slice(48, 80)),
    );
  };

  it("is uploaded from text, which the state keeps encrypted, with a warning about signatures", async () => {
    const { output } = await stack.up();
    assert.equal(emulator.cas.certificates().length, 1);
    assert.match(output, /The signatures of the SM2 certificates are not verified/);
    assert.equal(holdsKey(stack.storedState() + output), false);
    assert.ok(holdsKey((await stack.exportState()).text), "the key was given as text");
  });

  it("is the same from files, whose keys are in no state", async () => {
    asFiles();
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.equal(holdsKey((await stack.exportState()).text), false);
  });

  it("is replaced by a renewal, which the preview shows by both fingerprints and without a request", async () => {
    const [before] = emulator.cas.certificates();
    issue();
    asFiles();
    emulator.clearRequests();
    const { output } = await stack.preview();
    assert.deepEqual(emulator.requests, []);
    assert.match(output, /encryptFingerprintSha256/);
    assert.doesNotMatch(output, /BEGIN/);
    await stack.up();
    assert.deepEqual(
      emulator.cas.certificates().map(({ id, encryption }) => [id === before?.id, encryption?.certificate.pem]),
      [[false, pair.encryptCertificate]],
    );
    assert.equal(holdsKey((await stack.exportState()).text), false);
  });
});
