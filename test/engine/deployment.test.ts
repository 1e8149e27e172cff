import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stubOf } from "../../provider/lifecycle/stub";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { archiveOf, bucket, DeploymentFixture, fiveFiles, keysOf, prefix } from "../support/deploymentFixture";
import { configurationOf, describeEachHost, dynamicResource, pluginOnPath, textOf } from "../support/host";
import { TestStack } from "../support/stack";

describeEachHost("a deployment on the engine, with only oss:PutObject", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-50) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first, notBefore: daysFromNow(-1) });
  });

  after(() => fixture.stop());

  const standsAsLatest = (chain: GeneratedChain) => {
    for (const directory of [archiveOf(chain), "latest"]) {
      assert.equal(fixture.text(`${directory}/cert.pem`), chain.certificate);
      assert.equal(fixture.text(`${directory}/chain.pem`), chain.chain);
      assert.equal(fixture.text(`${directory}/fullchain.pem`), chain.fullchain);
      assert.equal(fixture.text(`${directory}/privkey.pem`), chain.privateKey);
      assert.match(fixture.text(`${directory}/README.md`) ?? "", new RegExp(`^Archive: ${archiveOf(chain)}$`, "m"));
    }
  };

  const putsOf = (chain: GeneratedChain) =>
    keysOf(chain)
      .map((key) => `PUT ${prefix}/${key}`)
      .sort();

  it("shows what it will create in a preview that sends no request to OSS", async () => {
    fixture.deploy(first);
    const requests = await fixture.requestsOf(async () => {
      const { output, changes } = await fixture.stack.preview();
      assert.equal(changes.create, 2);
      assert.match(output, new RegExp(`fingerprint +: "${first.leaf.fingerprint}"`));
      assert.match(output, new RegExp(`archivePath +: "${prefix}/${archiveOf(first)}"`));
    });
    assert.deepEqual(requests, []);
  });

  it("creates by ten PUTs: the archive, then latest/, then latest/README.md", async () => {
    const requests = await fixture.requestsOf(() => fixture.stack.up());
    assert.deepEqual([...requests].sort(), putsOf(first));
    const places = requests.map((request) =>
      request.includes("/latest/") ? (request.endsWith("README.md") ? "mark" : "latest") : "archive",
    );
    assert.deepEqual(places, [...Array(5).fill("archive"), ...Array(4).fill("latest"), "mark"]);
    assert.deepEqual(fixture.keys, keysOf(first));
    standsAsLatest(first);
  });

  it("marks every object with the certificate's fingerprints", () => {
    for (const [key, { meta }] of fixture.emulator.objects(bucket)) {
      assert.equal(meta.fingerprint, first.leaf.fingerprint, key);
      assert.equal(meta["fingerprint-sha256"], first.leaf.fingerprintSha256, key);
      assert.equal(meta.archive, archiveOf(first), key);
    }
  });

  if (host === dynamicResource) {
    it("saves the stub that test/unit/lifecycle/stub.test.ts guards", async () => {
      const { outputs } = await fixture.stack.resource("OssCertificateDeployment");
      assert.equal(outputs.__provider, stubOf("ossCertificateDeployment"));
    });
  }

  it("previews and ups without a diff or a request if nothing changed", async () => {
    const requests = await fixture.requestsOf(async () => {
      assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
      assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
  });

  it("sees no change if the same certificate and key are encoded differently", async () => {
    const otherWays = {
      certificate: `﻿Bag Attributes\r\n${first.fullchain.replaceAll("\n", "\r\n")}\r\n\r\n`,
      privateKey: first.leaf.key.traditional,
      prefix: `${prefix}/`,
      region: "oss-cn-hangzhou",
    };
    fixture.deploy(first, otherWays);
    const requests = await fixture.requestsOf(async () => {
      assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
    fixture.deploy(first);
    assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
  });

  it("previews a renewal as a diff on the fingerprint and shows no PEM", async () => {
    fixture.deploy(renewed);
    const { output, changes } = await fixture.stack.preview();
    assert.deepEqual(changes, { same: 1, update: 1 });
    assert.match(output, new RegExp(`~ fingerprint +: "${first.leaf.fingerprint}" => "${renewed.leaf.fingerprint}"`));
    assert.match(output, /~ notAfter +: "\d{4}-\d\d-\d\dT00:00:00Z" => "\d{4}-\d\d-\d\dT00:00:00Z"/);
    assert.doesNotMatch(output, /BEGIN|END/);
    assert.match(output, /--outputs:--\s+~ archivePath/);
  });

  it("renews by ten PUTs and leaves the first archive as it was", async () => {
    const before = fiveFiles.map((file) => fixture.text(`${archiveOf(first)}/${file}`));
    const requests = await fixture.requestsOf(() => fixture.stack.up());
    assert.deepEqual([...requests].sort(), putsOf(renewed));
    assert.deepEqual(fixture.keys, keysOf(first, renewed));
    standsAsLatest(renewed);
    assert.deepEqual(
      fiveFiles.map((file) => fixture.text(`${archiveOf(first)}/${file}`)),
      before,
    );
  });

  it("rolls back to the archived certificate without writing its archive again", async () => {
    const archived = () =>
      fiveFiles.map(
        (file) => fixture.emulator.objects(bucket).get(`${prefix}/${archiveOf(first)}/${file}`)?.lastModified,
      );
    const before = archived();
    fixture.deploy(first);
    assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
    standsAsLatest(first);
    assert.deepEqual(archived(), before);
  });

  it("leaves no chain of the previous certificate if the new one has none", async () => {
    fixture.deploy({ fullchain: renewed.certificate, privateKey: renewed.privateKey });
    await fixture.stack.up();
    assert.equal(fixture.text("latest/chain.pem"), "");
    assert.equal(fixture.text("latest/fullchain.pem"), renewed.certificate);
  });

  it("adds a forgotten intermediate to latest/, and keeps the archive", async () => {
    fixture.deploy(renewed);
    const requests = await fixture.requestsOf(async () => {
      assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
    });
    assert.equal(requests.length, 5);
    assert.ok(requests.every((request) => request.startsWith(`PUT ${prefix}/latest/`)));
    assert.equal(fixture.text("latest/chain.pem"), renewed.chain);
  });

  it("records settings that don't affect the objects, without a request", async () => {
    fixture.deploy(renewed, { onDestroy: "deleteLatest", renewBeforeDays: 10 });
    const requests = await fixture.requestsOf(async () => {
      assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
    });
    assert.deepEqual(requests, []);
    const { outputs } = await fixture.stack.resource("OssCertificateDeployment");
    assert.equal(outputs.onDestroy, "deleteLatest");
  });

  it("warns in preview and up from renewAfter on", async () => {
    // In a process of its own: a program of the Automation API may end before its last word is out.
    const { emulator } = fixture;
    const program = `${textOf(host)}.deploy("site", require("./deployment.json"));`;
    const config = configurationOf(emulator.owner);
    const stack = await TestStack.createProgram({ emulator, program, config, environment: pluginOnPath });
    const deploy = ({ fullchain, privateKey }: GeneratedChain) => {
      const args = { bucket, prefix: "certs/warned", endpoint: emulator.endpoint, certificate: fullchain, privateKey };
      writeFileSync(join(stack.directory, "deployment.json"), JSON.stringify(args));
    };
    const sentence = /warning: The certificate expires in \d+ days \(.*\)\. Its renewal has been due since /;
    deploy(await generateChain({ names: ["example.com"], notBefore: daysFromNow(-70) }));
    assert.match((await stack.preview()).output, sentence);
    assert.match((await stack.up()).output, sentence);
    deploy(renewed);
    assert.doesNotMatch((await stack.up()).output, sentence);
    stack.remove();
  });

  it("drops a warning once its reason is gone, without a request", async () => {
    const { outputs } = await fixture.stack.resource("OssCertificateDeployment");
    assert.deepEqual(outputs.warnings, []);
    for (const [fullchain, expected] of [
      [renewed.fullchain + renewed.root.pem, /^The root "CN=Test Root,O=Test" is left out of the chain[^\n]+$/],
      [renewed.fullchain, /^$/],
    ] as const) {
      fixture.deploy({ ...renewed, fullchain }, { onDestroy: "deleteLatest", renewBeforeDays: 10 });
      const requests = await fixture.requestsOf(async () => {
        assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
        assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
      });
      assert.deepEqual(requests, []);
      const remembered = (await fixture.stack.resource("OssCertificateDeployment")).outputs.warnings as string[];
      assert.match(remembered.join("\n"), expected);
    }
  });

  it("moves to another prefix with a replacement that keeps the old prefix's objects", async () => {
    fixture.deploy(renewed);
    await fixture.stack.up();
    fixture.deploy(renewed, { prefix: `${prefix}/moved` });
    const { changes, output } = await fixture.stack.up();
    assert.equal(changes.replace, 1, output);
    assert.ok(fixture.keys.includes("moved/latest/README.md"));
    assert.ok(fixture.keys.includes("latest/README.md"));
  });
});
