import assert from "node:assert/strict";
import type { OnDestroy } from "../../../provider/bucketLayout/layout";
import { OssError } from "../../../provider/oss/ossError";
import { destroyDeployment } from "../../../provider/ossCertificateDeployment/destroy";
import type { DeploymentState } from "../../../provider/ossCertificateDeployment/state";
import { state } from "./deployed";
import { MemoryBucket } from "./memoryBucket";

describe("destroyDeployment", () => {
  let bucket: MemoryBucket;
  const files = ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"];
  const [older, newer] = ["2026-08-25_99999999", "2026-11-23_0a1b2c3d"];

  const fill = (directory: string, meta: Record<string, string> = { deployment: "mine" }) => {
    for (const file of files) {
      bucket.place(`site/${directory}/${file}`, "text", meta);
    }
  };

  beforeEach(() => {
    bucket = new MemoryBucket();
    fill(older);
    fill(newer);
    fill("latest");
  });

  const destroy = async (onDestroy?: OnDestroy, changes: Partial<DeploymentState> = {}) => {
    const sentences: string[] = [];
    const report = (sentence: string) => sentences.push(sentence);
    await destroyDeployment({ ...state, ...(onDestroy && { onDestroy }), ...changes }, bucket, { report });
    return sentences.join(" ");
  };

  const directories = () => [
    ...new Set([...bucket.objects.keys()].map((key) => key.split("/").slice(0, -1).join("/"))),
  ];

  for (const onDestroy of [null, "", 0, [], {}, "deleteall"]) {
    it(`deletes nothing where a hand-edited state says ${JSON.stringify(onDestroy)}`, async () => {
      await destroy(undefined, { onDestroy: onDestroy as OnDestroy });
      assert.deepEqual(bucket.asked, []);
    });
  }

  it("deletes latest/ even if a hand-edited state has no latestPath", async () => {
    const { latestPath, ...edited } = state;
    await destroyDeployment({ ...edited, onDestroy: "deleteLatest" } as DeploymentState, bucket);
    assert.deepEqual(directories(), [`site/${older}`, `site/${newer}`]);
  });

  it("reports a latest/ that stays because another deployment has written it", async () => {
    fill("latest", { deployment: "another" });
    assert.match(await destroy("deleteLatest"), /^Left 5 objects in 'site\/latest' of bucket '.*': they don't have/);
    assert.equal(bucket.objects.size, 15);
  });

  for (const onDestroy of ["keep", undefined] as const) {
    it(`does not even look when it is ${onDestroy ?? "not said"}`, async () => {
      await destroy(onDestroy);
      assert.deepEqual(bucket.asked, []);
      assert.equal(bucket.objects.size, 15);
    });
  }

  it("deletes latest/, its README.md first", async () => {
    await destroy("deleteLatest");
    assert.deepEqual(directories(), [`site/${older}`, `site/${newer}`]);
    const deletions = bucket.asked.filter((asked) => asked.startsWith("delete "));
    assert.equal(deletions[0], "delete site/latest/README.md");
    assert.equal(deletions.length, 5);
    assert.ok(
      bucket.asked.indexOf("inspect site/latest/cert.pem") > bucket.asked.indexOf("delete site/latest/README.md"),
    );
  });

  it("deletes all its own archives, after latest/", async () => {
    await destroy("deleteAll");
    assert.equal(bucket.objects.size, 0);
    const deletions = bucket.asked.filter((asked) => asked.startsWith("delete "));
    assert.ok(deletions.slice(0, 5).every((deletion) => deletion.startsWith("delete site/latest/")));
  });

  it("has nothing to delete in a bucket that is gone", async () => {
    bucket.objects.clear();
    bucket.refuse = (operation, key) => {
      if (operation === "list") {
        throw new OssError({ operation, bucket: bucket.name, key }, { status: 404, code: "NoSuchBucket" });
      }
    };
    await destroy("deleteAll");
  });

  it("deletes at the bucket's root, if that is its place", async () => {
    bucket.objects.clear();
    bucket.place("latest/cert.pem", "text", { deployment: "mine" });
    bucket.place(`${newer}/cert.pem`, "text", { deployment: "mine" });
    bucket.place("other/latest/cert.pem", "text", { deployment: "mine" });
    const { prefix, ...atRoot } = state;
    await destroyDeployment({ ...atRoot, latestPath: "latest", onDestroy: "deleteAll" }, bucket);
    assert.deepEqual([...bucket.objects.keys()], ["other/latest/cert.pem"]);
  });

  it("keeps what isn't its own: another mark, no mark, another name, a deeper directory", async () => {
    const foreign = [
      [`site/${older}/cert.pem`, { deployment: "theirs" }],
      [`site/${older}/chain.pem`, {}],
      [`site/${older}/notes.txt`, { deployment: "mine" }],
      [`site/${older}/a/cert.pem`, { deployment: "mine" }],
      ["site/2026-11-23/cert.pem", { deployment: "mine" }],
      [`sites/${older}/cert.pem`, { deployment: "mine" }],
      ["site/latest/privkey.pem", { deployment: "theirs" }],
    ] as const;
    for (const [key, meta] of foreign) {
      bucket.place(key, "text", meta);
    }
    await destroy("deleteAll");
    assert.deepEqual([...bucket.objects.keys()].sort(), foreign.map(([key]) => key).sort());
  });

  it("keeps the archives if latest/ is somebody else's, and says so", async () => {
    for (const meta of [{ deployment: "theirs", archive: newer }, {}]) {
      fill("latest", meta as Record<string, string>);
      assert.match(await destroy("deleteAll"), /^Left the archives beside 'site\/latest' in bucket 'certificates'/);
      assert.deepEqual(directories(), [`site/${older}`, `site/${newer}`, "site/latest"]);
    }
    assert.ok(!bucket.asked.some((asked) => asked.startsWith("list ")));
  });

  for (const [what, deploymentId] of Object.entries({ "no mark": undefined, "an empty mark": "" })) {
    it(`deletes nothing by a state with ${what}, not even what has none either`, async () => {
      for (const directory of [older, newer, "latest"]) {
        fill(directory, deploymentId === undefined ? {} : { deployment: deploymentId });
      }
      for (const onDestroy of ["deleteLatest", "deleteAll"] as const) {
        const said = await destroy(onDestroy, { deploymentId } as Partial<DeploymentState>);
        assert.match(said, /^Deleted nothing from bucket 'certificates': the state has no `deploymentId`/);
      }
      assert.equal(bucket.objects.size, 15);
      assert.deepEqual(bucket.asked, []);
    });
  }

  it("sends no request if a refresh has found that nothing belongs to this deployment any more", async () => {
    await destroy("deleteLatest", { objects: [] });
    assert.deepEqual(bucket.asked, []);
    // Its older archives are in no state.
    await destroy("deleteAll", { objects: [] });
    assert.equal(bucket.objects.size, 0);
  });

  it("says how to forget a deployment whose place is gone for good", async () => {
    bucket.refuse = (operation, key) => {
      throw new OssError({ operation: operation as "inspect", bucket: bucket.name, key }, { code: "ENOTFOUND" });
    };
    const destroyed = destroyDeployment({ ...state, onDestroy: "deleteLatest" }, bucket, { urn: "urn:pulumi:a$b::c" });
    await assert.rejects(destroyed, {
      name: "UndeletedError",
      message:
        /ENOTFOUND.* If that place is gone for good, run `pulumi state delete 'urn:pulumi:a\$b::c'` in a terminal, and choose/,
    });
  });

  it("deletes nothing whose owner it can't determine", async () => {
    bucket.unseen = () => true;
    for (const onDestroy of ["deleteLatest", "deleteAll"] as const) {
      await assert.rejects(destroy(onDestroy), {
        name: "UndeletedError",
        message:
          "Did not delete 'site/latest/README.md' from bucket 'certificates': its owner can't be determined, because its metadata can't be read. " +
          "For `onDestroy`, the RAM user or role needs oss:GetObject and oss:DeleteObject there; or set `onDestroy: 'keep'` and run " +
          "`pulumi up` before the destroy. If that place is gone for good, run `pulumi state delete <urn>` in a terminal (`pulumi stack " +
          "--show-urns` lists the URNs), and choose the entry that is pending deletion if it asks. Pulumi then forgets the resource, and " +
          "whatever is left in that place stays.",
      });
    }
    assert.equal(bucket.objects.size, 15);
  });
});
