import assert from "node:assert/strict";
import type { Attempt } from "../../../provider/alicloud/failure";
import { defaultRetryPolicy } from "../../../provider/alicloud/retry";
import { withRetries } from "./ossRetries";

const refused = (code: string): Attempt<string> => ({ failure: { status: 403, code } });

/** The outcomes of one try after the other; the last for all that follow. */
async function triesOf(outcomes: Attempt<string>[], propagation?: number) {
  let tries = 0;
  const outcome = await withRetries(
    async () => outcomes[Math.min(tries++, outcomes.length - 1)] ?? refused("none"),
    { ...defaultRetryPolicy, ...(propagation !== undefined && { propagation }) },
    async () => {},
  );
  return { outcome, tries };
}

describe("a key that RAM hasn't propagated yet", () => {
  const done: Attempt<string> = { result: "done" };
  const outcomes = [...Array<Attempt<string>>(7).fill(refused("InvalidAccessKeyId")), refused("AccessDenied"), done];

  it("is retried until it is known, more often than a failing server", async () => {
    assert.deepEqual(await triesOf(outcomes, 60_000), { outcome: done, tries: 9 });
  });

  it("is denied at once without propagation time", async () => {
    assert.deepEqual(await triesOf(outcomes), { outcome: refused("InvalidAccessKeyId"), tries: 1 });
  });

  it("is denied when the time is over", async () => {
    let now = 0;
    const { outcome, tries } = await withClock(
      () => now,
      async () => {
        let tries = 0;
        const outcome = await withRetries<string>(
          async () => {
            tries++;
            return refused("AccessDenied");
          },
          { ...defaultRetryPolicy, propagation: 60_000 },
          async (milliseconds) => {
            now += milliseconds;
          },
        );
        return { outcome, tries };
      },
    );
    assert.deepEqual(outcome, refused("AccessDenied"));
    assert.ok(now >= 60_000 && now < 70_000, `${now}`);
    assert.ok(tries > 12);
  });

  it("isn't the cause of any other denial", async () => {
    for (const code of ["SignatureDoesNotMatch", "RequestTimeTooSkewed", "UserDisable"]) {
      assert.equal((await triesOf([refused(code), done], 60_000)).tries, 1);
    }
  });
});

async function withClock<Result>(now: () => number, work: () => Promise<Result>): Promise<Result> {
  const real = Date.now;
  Date.now = now;
  try {
    return await work();
  } finally {
    Date.now = real;
  }
}
