import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inTurn } from "../../../provider/certificateTargets/inTurn";

describe("inTurn", () => {
  it("runs as many at a time as it may, and keeps the order", async () => {
    let [running, most] = [0, 0];
    const results = await inTurn([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      await sleep(item);
      running--;
      return item * 10;
    });
    assert.deepEqual(results, [50, 10, 40, 20, 30]);
    assert.equal(most, 2);
  });

  it("fails with the first failure", async () => {
    await assert.rejects(
      inTurn([1, 2, 3], 2, async (item) => {
        throw new Error(`${item}`);
      }),
      /1/,
    );
    assert.deepEqual(await inTurn([], 2, async () => 1), []);
  });
});
