import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { shell } from "../../provider/httpsOnlyPolicy/shell";

/** The shell as Pulumi writes it into the state. */
async function serialized(): Promise<string> {
  const provider = shell; // as pulumi.dynamic.Resource captures it
  return (await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true })).text;
}

describe("the stub of HttpsOnlyPolicy", () => {
  it("requires only its lifecycle, and captures nothing", async () => {
    const text = await serialized();
    const required = new Set([...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name));
    assert.deepEqual([...required], ["pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy"]);
    assert.doesNotMatch(text, /process\.env|__dirname|__filename|node_modules/);
  });

  it("keeps its bytes, which are part of every user's state", async () => {
    const digest = createHash("sha256")
      .update(await serialized())
      .digest("hex");
    assert.equal(digest, "b51fddf6abdb98647ec76231a7fb41988a221242b165eb71f1fdfa107794fe46");
  });
});
