import assert from "node:assert/strict";
import { transformed } from "../../../provider/certificateBucket/transform";

describe("transform", () => {
  const args = { bucket: "a", tags: { team: "web" } };

  it("doesn't change the arguments without one", () => {
    assert.deepEqual(transformed<typeof args>(undefined, "name", args, {}), ["name", args, {}]);
  });

  it("sets the properties of an object", () => {
    assert.deepEqual(transformed({ bucket: "b" }, "name", args, {})[1], { ...args, bucket: "b" });
  });

  it("lets a function change arguments and options, but not the original objects", () => {
    const opts = { protect: false };
    const [name, changedArgs, changedOpts] = transformed<typeof args>(
      (args, opts, name) => {
        args.bucket = name;
        opts.protect = true;
      },
      "name",
      args,
      opts,
    );
    assert.deepEqual([name, changedArgs.bucket, changedOpts.protect], ["name", "name", true]);
    assert.deepEqual([args.bucket, opts.protect], ["a", false]);
  });
});
