import assert from "node:assert/strict";
import type { FileRole } from "../../../provider/bucketLayout/layout";
import { type Desired, layoutObjects, planStages } from "../../../provider/ossCertificateDeployment/plan";
import { description, state } from "./deployed";

const archive = "site/2026-11-23_0a1b2c3d";

const desired: Desired = {
  description: state,
  files: { certificate: "LEAF", privateKey: "KEY", chain: "", fullchain: "LEAF" },
  directories: { archivePath: archive, latestPath: "site/latest" },
  settings: {},
  deploymentId: "mine",
};

describe("layoutObjects", () => {
  const objects = layoutObjects(desired);

  it("has the archive's five files, then those of latest/", () => {
    assert.deepEqual(
      objects.map(({ key }) => key),
      [
        ...["cert", "privkey", "chain", "fullchain"].map((file) => `${archive}/${file}.pem`),
        `${archive}/README.md`,
        ...["cert", "privkey", "chain", "fullchain"].map((file) => `site/latest/${file}.pem`),
        "site/latest/README.md",
      ],
    );
  });

  it("never replaces what is archived, and always what is latest", () => {
    for (const { key, forbidOverwrite } of objects) {
      assert.equal(forbidOverwrite, key.startsWith(archive), key);
    }
  });

  it("has the same files in both directories, including an empty chain.pem", () => {
    const texts = (path: string) =>
      Object.fromEntries(
        objects.filter(({ key }) => key.startsWith(path)).map(({ role, body }) => [role, body.toString()]),
      );
    assert.deepEqual(texts(archive), texts("site/latest"));
    const { readme, ...files } = texts(archive);
    assert.deepEqual(files, desired.files);
    assert.match(readme ?? "", /^Archive: 2026-11-23_0a1b2c3d$/m);
  });

  it("marks every object with the certificate and the deployment", () => {
    for (const { meta, contentType, role } of objects) {
      assert.deepEqual(meta, {
        fingerprint: description.fingerprint,
        "fingerprint-sha256": description.fingerprintSha256,
        archive: "2026-11-23_0a1b2c3d",
        deployment: "mine",
      });
      assert.equal(contentType, role === "readme" ? "text/markdown; charset=utf-8" : "application/x-pem-file");
    }
  });

  it("passes settings on to every object", () => {
    const settings = { serverSideEncryption: "KMS", kmsKeyId: "0123", tags: { team: "web" } } as const;
    for (const { serverSideEncryption, kmsKeyId, tags } of layoutObjects({ ...desired, settings })) {
      assert.deepEqual({ serverSideEncryption, kmsKeyId, tags }, settings);
    }
    const [readme] = layoutObjects({ ...desired, settings: { traceabilityUrl: "https://example.com" } }).slice(-1);
    assert.match(readme?.body.toString() ?? "", /^Layout: https:\/\/example\.com$/m);
  });
});

describe("planStages", () => {
  const objects = layoutObjects(desired);
  const keys = objects.map(({ key }) => key);
  const planned = (...standing: string[]) =>
    planStages(objects, new Set(standing)).map((stage) => stage.map(({ key }) => key));
  const archived = keys.slice(0, 5);
  const [latest, mark] = [keys.slice(5, 9), keys.slice(9)];

  for (const [what, standing, stages] of [
    ["nothing exists: archive, latest/, README.md", [], [archived, latest, mark]],
    ["everything exists: nothing", keys, []],
    ["the archive exists: latest/, README.md", archived, [latest, mark]],
    [
      "a part of the archive exists: the rest, latest/, README.md",
      archived.slice(0, 2),
      [archived.slice(2), latest, mark],
    ],
    ["the archive lacks a file: that one alone", keys.filter((key) => key !== archived[1]), [archived.slice(1, 2)]],
    ["latest/ lacks a file: all of latest/", keys.filter((key) => key !== latest[2]), [latest, mark]],
    ["latest/README.md is missing: all of latest/", keys.slice(0, 9), [latest, mark]],
    ["both lack a file: the archive's, then latest/", keys.slice(1, 9), [archived.slice(0, 1), latest, mark]],
  ] as const) {
    it(what, () => assert.deepEqual(planned(...standing), stages));
  }

  it("ends with the mark in every order", () => {
    const shuffled = [...objects].reverse();
    const roles = planStages(shuffled, new Set()).map((stage) => new Set(stage.map(({ role }) => role)));
    assert.equal(roles.length, 3);
    assert.deepEqual(roles[2], new Set<FileRole>(["readme"]));
  });
});
