import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Attempt, ServiceFailure } from "../../../provider/alicloud/failure";
import { defaultRetryPolicy } from "../../../provider/alicloud/retry";
import { isTransient, withRetries } from "../oss/ossRetries";

describe("isTransient", () => {
  const transient: readonly ServiceFailure[] = [
    { status: 500, code: "InternalError" },
    { status: 502, code: "BadGateway" },
    { status: 503, code: "ServiceUnavailable" },
    { status: 503, code: "SlowDown" },
    { status: 504, code: "GatewayTimeout" },
    { status: 429, code: "TooManyRequests" },
    { status: 400, code: "Throttling.User" },
    { status: 400, code: "RequestTimeout" },
    { status: 403, code: "ThrottlingQps" },
    { status: 200, code: "ETAG_MISMATCH" },
    // OSS gives every refusal a code: these were cut on their way.
    { status: 400 },
    { status: 403 },
    { status: 409 },
    { status: 500 },
    // No answer came.
    { code: "ECONNRESET" },
    { code: "ECONNREFUSED" },
    { code: "EAI_AGAIN" },
    { code: "ENOTFOUND" },
    { code: "EHOSTUNREACH" },
    { code: "ENETUNREACH" },
    { code: "EPIPE" },
    { code: "ETIMEDOUT" },
    { code: "EPROTO" },
    { code: "HPE_INVALID_CONSTANT" },
    // A proxy or load balancer answered.
    { status: 502, isForeign: true },
    { status: 503, isForeign: true },
    { status: 429, isForeign: true },
    { status: 407, isForeign: true },
    { code: "RequestError" },
    { code: "ResponseError" },
    { code: "UnknownError" },
  ];
  for (const failure of transient) {
    it(`hopes after ${failure.status ?? "no answer"} ${failure.code ?? "without a code"}${failure.isForeign ? " of somebody else" : ""}`, () =>
      assert.equal(isTransient(failure), true));
  }

  const lasting: readonly ServiceFailure[] = [
    { status: 400, code: "InvalidArgument" },
    { status: 400, code: "PublicEndpointForbidden", detailCode: "0048-00000401" },
    { status: 403, code: "AccessDenied" },
    { status: 403, code: "InvalidAccessKeyId" },
    { status: 403, code: "SignatureDoesNotMatch" },
    { status: 403, code: "RequestTimeTooSkewed" },
    { status: 403, code: "SecurityTokenExpired" },
    { status: 404, code: "NoSuchBucket" },
    { status: 409, code: "FileAlreadyExists" },
    { status: 409, code: "FileImmutable" },
    { code: "SELF_SIGNED_CERT_IN_CHAIN" },
    { code: "CERT_HAS_EXPIRED" },
    { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    { code: "NOT_LOOPBACK" },
    { code: "TypeError" },
    {},
    { status: 200, isForeign: true },
    { status: 204, isForeign: true },
    { status: 302, isForeign: true },
    { status: 403, isForeign: true },
    { status: 404, isForeign: true },
  ];
  for (const failure of lasting) {
    it(`has no hope after ${failure.status ?? "no answer"} ${failure.code ?? "without a code"}${failure.isForeign ? " of somebody else" : ""}`, () =>
      assert.equal(isTransient(failure), false));
  }
});

describe("withRetries", () => {
  const busy: Attempt<string> = { failure: { status: 503, code: "SlowDown" } };
  const denied: Attempt<string> = { failure: { status: 403, code: "AccessDenied" } };
  const done: Attempt<string> = { result: "done" };

  /** Returns the outcomes in order (the last one forever), and counts tries and waits. */
  async function run(outcomes: readonly Attempt<string>[], policy = defaultRetryPolicy as object) {
    const tries: number[] = [];
    const waits: number[] = [];
    const outcome = await withRetries(
      async (number) => {
        tries.push(number);
        return outcomes[number - 1] ?? outcomes.at(-1) ?? done;
      },
      { ...defaultRetryPolicy, ...policy },
      async (milliseconds) => {
        waits.push(milliseconds);
      },
    );
    return { outcome, tries, waits };
  }

  it("does not wait for what succeeds", async () => {
    assert.deepEqual(await run([done]), { outcome: done, tries: [1], waits: [] });
  });

  it("tries again until there is a result", async () => {
    const { outcome, tries, waits } = await run([busy, busy, done]);
    assert.deepEqual([outcome, tries, waits.length], [done, [1, 2, 3], 2]);
  });

  it("gives up after five tries, with the last failure", async () => {
    const last: Attempt<string> = { failure: { status: 500, code: "InternalError" } };
    const { outcome, tries, waits } = await run([busy, busy, busy, busy, last]);
    assert.deepEqual([outcome, tries, waits.length], [last, [1, 2, 3, 4, 5], 4]);
  });

  it("does not retry a permanent denial", async () => {
    assert.deepEqual(await run([denied, done]), { outcome: denied, tries: [1], waits: [] });
  });

  it("stops at a denial that follows a transient failure", async () => {
    assert.deepEqual((await run([busy, denied, done])).tries, [1, 2]);
  });

  it("passes on what the attempt throws, and doesn't retry", async () => {
    let tries = 0;
    const broken = withRetries(async () => {
      tries++;
      throw new Error("no credentials");
    });
    await assert.rejects(broken, { message: "no credentials" });
    assert.equal(tries, 1);
  });

  for (const [chance, expected] of [
    [0, [200, 400, 800, 1600, 2500, 2500]],
    [1, [400, 800, 1600, 3200, 5000, 5000]],
  ] as const) {
    it(`doubles its waits up to a bound, ${chance === 0 ? "at their shortest" : "at their longest"}`, async () => {
      const random = mock.method(Math, "random", () => chance);
      try {
        assert.deepEqual((await run([busy], { attempts: 7 })).waits, expected);
      } finally {
        random.mock.restore();
      }
    });
  }

  it("distributes the waits of requests that were throttled together", async () => {
    const firsts = await Promise.all(Array.from({ length: 50 }, async () => (await run([busy, done])).waits[0] ?? 0));
    assert.ok(firsts.every((wait) => wait >= 200 && wait <= 400));
    assert.ok(new Set(firsts).size > 25, "no two need be the same");
  });

  describe("when an answer asks to wait", () => {
    const asking = (retryAfter: number): Attempt<string> => ({
      failure: { status: 503, code: "SlowDown", retryAfter },
    });

    it("waits as long, if that is longer than its own wait", async () => {
      assert.deepEqual((await run([asking(9_000), done])).waits, [9_000]);
    });

    it("waits no shorter than it would without", async () => {
      const [wait = 0] = (await run([asking(1), done])).waits;
      assert.ok(wait >= 200, `${wait}`);
    });

    it("waits no longer than the bound", async () => {
      assert.deepEqual((await run([asking(3_600_000), asking(30_001), done])).waits, [30_000, 30_000]);
      assert.deepEqual((await run([asking(3_600_000), done], { longestRetryAfter: 700 })).waits, [700]);
    });

    it("still gives up after five tries", async () => {
      assert.equal((await run([asking(1_000)])).tries.length, 5);
    });

    it("does so for a foreign answer, but not for a permanent denial", async () => {
      const balancer: Attempt<string> = { failure: { status: 503, isForeign: true, retryAfter: 9_000 } };
      assert.deepEqual((await run([balancer, done])).waits, [9_000]);
      const portal: Attempt<string> = { failure: { status: 200, isForeign: true, retryAfter: 9_000 } };
      assert.deepEqual((await run([portal, done])).waits, []);
    });
  });

  describe("while a new key propagates", () => {
    let now = 0;
    beforeEach(() => {
      now = 0;
      mock.method(Date, "now", () => now);
    });
    afterEach(() => mock.restoreAll());

    const spread = (outcomes: readonly Attempt<string>[], second: number) => {
      let tries = 0;
      return withRetries(
        async () => outcomes[tries++] ?? denied,
        { ...defaultRetryPolicy, propagation: 30_000 },
        async () => {
          now += second * 1000;
        },
      ).then((outcome) => ({ outcome, tries }));
    };

    it("retries a denial more than five times", async () => {
      const outcomes = [...Array<Attempt<string>>(9).fill(denied), done];
      assert.deepEqual(await spread(outcomes, 3), { outcome: done, tries: 10 });
    });

    it("counts transient failures separately from denials, in any order", async () => {
      const outcomes = [
        ...Array<Attempt<string>>(6).fill(denied),
        busy,
        denied,
        busy,
        denied,
        busy,
        denied,
        busy,
        done,
      ];
      assert.deepEqual(await spread(outcomes, 1), { outcome: done, tries: 14 });
    });

    it("gives up after five transient failures, however many denials there were", async () => {
      const outcomes = [denied, busy, denied, busy, denied, busy, denied, busy, denied, busy, done];
      assert.deepEqual(await spread(outcomes, 1), { outcome: busy, tries: 10 });
    });

    it("doesn't retry a denial that has another reason", async () => {
      const elsewhere: Attempt<string> = {
        failure: { status: 403, code: "AccessDenied", detailCode: "0003-00001403" },
      };
      assert.deepEqual(await spread([elsewhere, done], 1), { outcome: elsewhere, tries: 1 });
    });

    it("retries no longer than it was told", async () => {
      assert.deepEqual(await spread([], 10), { outcome: denied, tries: 4 });
    });

    it("retries after InvalidAccessKeyId, but not after a wrong signature", async () => {
      const unknown: Attempt<string> = { failure: { status: 403, code: "InvalidAccessKeyId" } };
      const wrong: Attempt<string> = { failure: { status: 403, code: "SignatureDoesNotMatch" } };
      assert.deepEqual(await spread([unknown, done], 1), { outcome: done, tries: 2 });
      assert.deepEqual(await spread([wrong, done], 1), { outcome: wrong, tries: 1 });
    });
  });
});
