import { strict as assert } from "node:assert";
import { setTimeout as wait } from "node:timers/promises";
import { CallRate } from "../../../../emulator/rpc/callRate";

describe("emulator: call rate", () => {
  it("lets so many calls of a name pass in any second", async () => {
    const rate = new CallRate();
    assert.deepEqual(
      [1, 2, 3].map(() => rate.take("a", 2)),
      [true, true, false],
    );
    assert.ok(rate.take("b", 2));
    await wait(1010);
    assert.ok(rate.take("a", 2));
  });
});
