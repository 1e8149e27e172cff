import assert from "node:assert/strict";
import { CredentialsError } from "../../../provider/alicloud/credentials";
import { lacksCode, partialError, withoutStack } from "../../../provider/engine/dynamicHost";
import { UserError } from "../../../provider/engine/userError";

describe("partialError", () => {
  it("has what the dynamic host saves, including the code that reads and deletes it", () => {
    const error = partialError("Cut short.", "the-id", { __provider: "code" }, { bucket: "certificates" });
    assert.equal(error.message, "Cut short.");
    assert.deepEqual(
      { ...error },
      {
        id: "the-id",
        properties: { bucket: "certificates", __provider: "code" },
        reasons: ["Cut short."],
      },
    );
  });
});

describe("lacksCode", () => {
  it("is true of a state that the plugin wrote", () => assert.equal(lacksCode({}), true));

  it("is false of one that the dynamic host wrote", () => assert.equal(lacksCode({ __provider: "code" }), false));
});

describe("withoutStack", () => {
  const stackOf = (error: Error) =>
    withoutStack(() => Promise.reject(error)).then(
      () => assert.fail("nothing was thrown"),
      (thrown: Error) => thrown.stack,
    );

  it("returns the action's result", async () => assert.equal(await withoutStack(async () => 7), 7));

  it("removes the stack of every expected error", async () => {
    assert.equal(await stackOf(new UserError("Not this way.")), "");
    assert.equal(await stackOf(new CredentialsError("There are none.")), "");
  });

  it("keeps the stack of an unexpected error", async () => {
    assert.match((await stackOf(new TypeError("x is not a function"))) ?? "", /dynamicHost\.test/);
  });
});
