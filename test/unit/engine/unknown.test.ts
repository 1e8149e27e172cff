import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { isUnknown, unknownValue } from "../../../provider/engine/unknown";

describe("unknown values", () => {
  it("are written as the SDK writes them", () => {
    assert.equal(unknownValue, (pulumi.runtime as unknown as { unknownValue: string }).unknownValue);
  });

  for (const value of [unknownValue, [unknownValue], ["a", { b: [unknownValue] }], { a: { b: unknownValue } }]) {
    it(`are found in ${JSON.stringify(value)}`, () => assert.equal(isUnknown(value), true));
  }

  for (const value of [undefined, null, "", "text", 7, [], {}, { [unknownValue]: "a" }, `${unknownValue} `]) {
    it(`are not found in ${JSON.stringify(value)}`, () => assert.equal(isUnknown(value), false));
  }
});
