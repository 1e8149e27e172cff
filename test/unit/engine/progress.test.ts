import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { withProgress } from "../../../provider/engine/progress";

const times = { first: 40, further: 20 };

describe("withProgress", () => {
  it("says nothing of quick work, and nothing afterwards", async () => {
    const said: string[] = [];
    assert.equal(
      await withProgress(
        (sentence) => said.push(sentence),
        () => "…",
        async () => 7,
        times,
      ),
      7,
    );
    await sleep(80);
    assert.deepEqual(said, []);
  });

  it("says how far slow work is, again and again, until it ends", async () => {
    const said: string[] = [];
    let count = 0;
    const work = async () => {
      while (said.length < 3) {
        count += 1;
        await sleep(5);
      }
    };
    await withProgress(
      (sentence) => said.push(sentence),
      () => `${count} so far`,
      work,
      times,
    );
    const numbers = said.map((sentence) => Number(/^(\d+) so far$/.exec(sentence)?.[1]));
    assert.ok(
      numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0)),
      said.join(),
    );
    await sleep(60);
    assert.equal(said.length, 3);
  });

  it("ends with a failure, too", async () => {
    const said: string[] = [];
    const failing = () => Promise.reject(new Error("refused"));
    await assert.rejects(
      withProgress(
        (sentence) => said.push(sentence),
        () => "…",
        failing,
        times,
      ),
      /refused/,
    );
    await sleep(80);
    assert.deepEqual(said, []);
  });
});
