import assert from "node:assert/strict";
import { pace } from "../../../provider/alicloud/pace";

describe("pace", () => {
  const gapsOf = async (kind: string, count: number, perSecond: number) => {
    const times: number[] = [];
    const calls = Array.from({ length: count }, () => pace(kind, perSecond).then(() => times.push(performance.now())));
    return { calls: Promise.all(calls), gaps: () => times.slice(1).map((time, index) => time - (times[index] ?? 0)) };
  };

  it("spaces calls evenly, the first at once", async () => {
    const start = performance.now();
    await pace("first", 1);
    assert.ok(performance.now() - start < 500);
    const { calls, gaps } = await gapsOf("even", 6, 50);
    await calls;
    assert.ok(
      gaps().every((gap) => gap >= 19),
      String(gaps()),
    );
  });

  it("makes up for nothing after a pause of the process", async () => {
    const { calls, gaps } = await gapsOf("paused", 8, 50);
    await pace("paused before", 50);
    const end = performance.now() + 120;
    while (performance.now() < end) {
      // Nothing else runs.
    }
    await calls;
    assert.ok(
      gaps().every((gap) => gap >= 19),
      String(gaps()),
    );
  });

  it("counts each kind by itself, and ends with the signal", async () => {
    const start = performance.now();
    await Promise.all([pace("one", 1), pace("other", 1)]);
    await Promise.all([pace("one", 1, AbortSignal.abort()), pace("other", 1, AbortSignal.timeout(20))]);
    assert.ok(performance.now() - start < 700);
  });
});
