import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { serializedShell } from "../support/dynamicHost";
import { configurationOf, describeEachFace, dynamicResource, pluginOnPath, textOf } from "../support/face";
import { archiveOf, bucket, fiveFiles, keysOf, prefix, Site } from "../support/site";
import { TestStack } from "../support/stack";

describeEachFace("a deployment on the engine, with oss:PutObject alone", (face) => {
  let site: Site;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    site = await Site.start({ face });
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-50) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first, notBefore: daysFromNow(-1) });
  });

  after(() => site.stop());

  const standsAsLatest = (chain: GeneratedChain) => {
    for (const directory of [archiveOf(chain), "latest"]) {
      assert.equal(site.text(`${directory}/cert.pem`), chain.certificate);
      assert.equal(site.text(`${directory}/chain.pem`), chain.chain);
      assert.equal(site.text(`${directory}/fullchain.pem`), chain.fullchain);
      assert.equal(site.text(`${directory}/privkey.pem`), chain.privateKey);
      assert.match(site.text(`${directory}/README.md`) ?? "", new RegExp(`^Archive: ${archiveOf(chain)}$`, "m"));
    }
  };

  const putsOf = (chain: GeneratedChain) =>
    keysOf(chain)
      .map((key) => `PUT ${prefix}/${key}`)
      .sort();

  it("shows what it will create in a preview that asks nothing of OSS", async () => {
    site.deploy(first);
    const requests = await site.requestsOf(async () => {
      const { output, changes } = await site.stack.preview();
      assert.equal(changes.create, 2);
      assert.match(output, new RegExp(`fingerprint +: "${first.leaf.fingerprint}"`));
      assert.match(output, new RegExp(`archivePath +: "${prefix}/${archiveOf(first)}"`));
    });
    assert.deepEqual(requests, []);
  });

  it("creates by ten PUTs: the archive, then latest/, then latest/README.md", async () => {
    const requests = await site.requestsOf(() => site.stack.up());
    assert.deepEqual([...requests].sort(), putsOf(first));
    const places = requests.map((request) =>
      request.includes("/latest/") ? (request.endsWith("README.md") ? "mark" : "latest") : "archive",
    );
    assert.deepEqual(places, [...Array(5).fill("archive"), ...Array(4).fill("latest"), "mark"]);
    assert.deepEqual(site.keys, keysOf(first));
    standsAsLatest(first);
  });

  it("marks every object with the certificate's fingerprints", () => {
    for (const [key, { meta }] of site.emulator.objects(bucket)) {
      assert.equal(meta.fingerprint, first.leaf.fingerprint, key);
      assert.equal(meta["fingerprint-sha256"], first.leaf.fingerprintSha256, key);
      assert.equal(meta.archive, archiveOf(first), key);
    }
  });

  if (face === dynamicResource) {
    it("saves the shell that test/host/shell.test.ts guards", async () => {
      const { outputs } = await site.stack.resource("OssCertificateDeployment");
      assert.equal(outputs.__provider, await serializedShell());
    });
  }

  it("previews and ups without a change or a request when nothing changed", async () => {
    const requests = await site.requestsOf(async () => {
      assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
      assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
  });

  it("sees no change in the same certificate and key written in other ways", async () => {
    const otherWays = {
      certificate: `﻿Bag Attributes\r\n${first.fullchain.replaceAll("\n", "\r\n")}\r\n\r\n`,
      privateKey: first.leaf.key.traditional,
      prefix: `${prefix}/`,
      region: "oss-cn-hangzhou",
    };
    site.deploy(first, otherWays);
    const requests = await site.requestsOf(async () => {
      assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
    site.deploy(first);
    assert.deepEqual((await site.stack.up()).changes, { same: 2 });
  });

  it("previews a renewal as a diff on the fingerprint and shows no PEM", async () => {
    site.deploy(renewed);
    const { output, changes } = await site.stack.preview();
    assert.deepEqual(changes, { same: 1, update: 1 });
    assert.match(output, new RegExp(`~ fingerprint +: "${first.leaf.fingerprint}" => "${renewed.leaf.fingerprint}"`));
    assert.match(output, /~ notAfter +: "\d{4}-\d\d-\d\dT00:00:00Z" => "\d{4}-\d\d-\d\dT00:00:00Z"/);
    assert.doesNotMatch(output, /BEGIN|END/);
    assert.match(output, /--outputs:--\s+~ archivePath/);
  });

  it("renews by ten PUTs and leaves the first archive as it was", async () => {
    const before = fiveFiles.map((file) => site.text(`${archiveOf(first)}/${file}`));
    const requests = await site.requestsOf(() => site.stack.up());
    assert.deepEqual([...requests].sort(), putsOf(renewed));
    assert.deepEqual(site.keys, keysOf(first, renewed));
    standsAsLatest(renewed);
    assert.deepEqual(
      fiveFiles.map((file) => site.text(`${archiveOf(first)}/${file}`)),
      before,
    );
  });

  it("rolls back to the archived certificate without writing its archive again", async () => {
    const archived = () =>
      fiveFiles.map((file) => site.emulator.objects(bucket).get(`${prefix}/${archiveOf(first)}/${file}`)?.lastModified);
    const before = archived();
    site.deploy(first);
    assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
    standsAsLatest(first);
    assert.deepEqual(archived(), before);
  });

  it("leaves no chain of the certificate before when the new one has none", async () => {
    site.deploy({ fullchain: renewed.certificate, privateKey: renewed.privateKey });
    await site.stack.up();
    assert.equal(site.text("latest/chain.pem"), "");
    assert.equal(site.text("latest/fullchain.pem"), renewed.certificate);
  });

  it("adds an intermediate that was forgotten to latest/, and leaves the archive", async () => {
    site.deploy(renewed);
    const requests = await site.requestsOf(async () => {
      assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
    });
    assert.equal(requests.length, 5);
    assert.ok(requests.every((request) => request.startsWith(`PUT ${prefix}/latest/`)));
    assert.equal(site.text("latest/chain.pem"), renewed.chain);
  });

  it("remembers settings that shape no object without a request", async () => {
    site.deploy(renewed, { onDestroy: "deleteLatest", renewBeforeDays: 10 });
    const requests = await site.requestsOf(async () => {
      assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
    });
    assert.deepEqual(requests, []);
    const { outputs } = await site.stack.resource("OssCertificateDeployment");
    assert.equal(outputs.onDestroy, "deleteLatest");
  });

  it("warns in preview and up from renewAfter on", async () => {
    // In a process of its own: a program of the Automation API may end before its last word is out.
    const { emulator } = site;
    const program = `${textOf(face)}.deploy("site", require("./deployment.json"));`;
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

  it("forgets a warning once its reason is gone, without a request", async () => {
    const { outputs } = await site.stack.resource("OssCertificateDeployment");
    assert.deepEqual(outputs.warnings, []);
    for (const [fullchain, expected] of [
      [renewed.fullchain + renewed.root.pem, /^The root "CN=Test Root,O=Test" is left out of the chain[^\n]+$/],
      [renewed.fullchain, /^$/],
    ] as const) {
      site.deploy({ ...renewed, fullchain }, { onDestroy: "deleteLatest", renewBeforeDays: 10 });
      const requests = await site.requestsOf(async () => {
        assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
        assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
      });
      assert.deepEqual(requests, []);
      const remembered = (await site.stack.resource("OssCertificateDeployment")).outputs.warnings as string[];
      assert.match(remembered.join("\n"), expected);
    }
  });

  it("moves to another prefix by a replacement that keeps what the old one holds", async () => {
    site.deploy(renewed);
    await site.stack.up();
    site.deploy(renewed, { prefix: `${prefix}/moved` });
    const { changes, output } = await site.stack.up();
    assert.equal(changes.replace, 1, output);
    assert.ok(site.keys.includes("moved/latest/README.md"));
    assert.ok(site.keys.includes("latest/README.md"));
  });
});
