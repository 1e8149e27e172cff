import assert from "node:assert/strict";
import { readRetryAfter } from "../../../provider/alicloud/retryAfter";

describe("readRetryAfter", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");

  for (const [value, milliseconds] of [
    ["0", 0],
    ["7", 7_000],
    [" 120 ", 120_000],
    ["Thu, 26 Nov 2026 12:00:30 GMT", 30_000],
    ["Thu, 26 Nov 2026 11:59:00 GMT", 0],
    [undefined, undefined],
    ["", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["1e9", undefined],
    ["soon", undefined],
    ["2026-11-26T12:00:30Z", undefined],
    ["Thu, 99 Nov 2026 12:00:30 GMT", undefined],
    ["9".repeat(400), undefined],
  ] as const) {
    it(`reads ${JSON.stringify(value)?.slice(0, 40)} as ${milliseconds}`, () =>
      assert.equal(readRetryAfter({ "retry-after": value }, now), milliseconds));
  }

  it("compares a date with the answer's own, whatever this machine's clock says", () =>
    assert.equal(
      readRetryAfter({ "retry-after": "Thu, 26 Nov 2026 12:00:30 GMT", date: "Thu, 26 Nov 2026 12:00:10 GMT" }, 0),
      20_000,
    ));
});
