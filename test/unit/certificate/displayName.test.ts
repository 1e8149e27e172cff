import assert from "node:assert/strict";

import { displayName } from "../../../provider/certificate/displayName";

describe("displayName", () => {
  const cases: [subject: string, names: string[], expected: string][] = [
    ["CN=a,O=b", ["c"], "CN=a,O=b"],
    ["O=b,CN=a", ["c"], "O=b,CN=a"],
    ["O=b+CN=a", ["c"], "O=b+CN=a"],
    ["", ["a.example", "b.example"], "a.example"],
    ["", ["", "b.example"], "b.example"],
    ["", ["email:a@b", "192.0.2.1"], "192.0.2.1"],
    ["", ["email:a@b", "2001:db8::1"], "2001:db8::1"],
    ["", ["URI:https://a.example"], "URI:https://a.example"],
    ["", [], ""],
    ["", [""], ""],
    ["O=b", ["a.example"], "a.example"],
    ["O=b", ["DirName:CN=x"], "O=b"],
    ["O=b", [], "O=b"],
    ["CN=,O=b", ["a.example"], "a.example"],
    ["O=b\\,CN=a", ["a.example"], "a.example"],
    ["O=b\\\\,CN=a", ["a.example"], "O=b\\\\,CN=a"],
    ["O=b\\+CN=a", ["a.example"], "a.example"],
  ];
  for (const [subject, names, expected] of cases) {
    it(`calls "${subject}" with [${names.join(", ")}] "${expected}"`, () => {
      assert.equal(displayName(subject, names), expected);
    });
  }

  it("takes no longer for a long subject", () => {
    const start = performance.now();
    displayName("\\".repeat(1_000_000), ["a"]);
    assert.ok(performance.now() - start < 1000);
  });
});
