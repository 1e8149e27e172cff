import assert from "node:assert/strict";
import { isOlder } from "../../../provider/certificate/older";

const spring = { notBefore: "2026-03-01T00:00:00Z", notAfter: "2026-06-01T00:00:00Z" };

describe("isOlder", () => {
  it("decides by the beginning, whatever the end", () => {
    const long = { notBefore: "2026-02-01T00:00:00Z", notAfter: "2027-02-01T00:00:00Z" };
    assert.deepEqual([isOlder(long, spring), isOlder(spring, long)], [true, false]);
  });

  it("decides by the end between two that begin together, and calls neither of two equals older", () => {
    assert.equal(isOlder(spring, { ...spring, notAfter: "2026-07-01T00:00:00Z" }), true);
    assert.equal(isOlder(spring, spring), false);
  });
});
