import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import {
  formatTime,
  renewAfter,
  renewalWarning,
  renewBeforeDaysProblem,
  validityProblem,
} from "../../../provider/certificate/validity";
import { program as reader } from "../../../provider/engine/reader";

const day = 86_400_000;
const at = (text: string): Date => new Date(text);

function lifetime(days: number): { notBefore: Date; notAfter: Date } {
  const notBefore = at("2026-11-01T00:00:00Z");
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * day) };
}

describe("renewAfter", () => {
  it("is 30 days before the end, or after two thirds of a shorter life", () => {
    for (const [days, before] of [
      [398, 30],
      [90, 30],
      [47, 47 / 3],
      [6, 2],
      [1, 1 / 3],
    ] as const) {
      const validity = lifetime(days);
      assert.equal(
        validity.notAfter.getTime() - renewAfter(validity).getTime(),
        Math.ceil((before * day) / 1000) * 1000,
      );
    }
  });

  it("is the given number of days before the end", () => {
    assert.equal(formatTime(renewAfter(lifetime(90), 10)), "2027-01-20T00:00:00Z");
    assert.equal(formatTime(renewAfter(lifetime(90), 0.5)), "2027-01-29T12:00:00Z");
  });
});

describe("renewBeforeDaysProblem", () => {
  it("asks for a positive number below the lifetime", () => {
    for (const days of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.match(renewBeforeDaysProblem(days) ?? "", /greater than 0/);
    }
    assert.match(renewBeforeDaysProblem(90, lifetime(90)) ?? "", /lives for 90 days only/);
    for (const days of [undefined, 1, 0.5, 89]) {
      assert.equal(renewBeforeDaysProblem(days, lifetime(90)), undefined);
    }
    assert.equal(renewBeforeDaysProblem(1000), undefined);
  });
});

describe("validityProblem", () => {
  const validity = { notBefore: at("2026-11-01T00:00:00Z"), notAfter: at("2026-11-30T23:59:59Z") };
  const problem = (now: string, allowExpired = false) =>
    validityProblem("It", validity, at(now), { allowExpired, reader })?.reason;

  it("accepts the first and the last second", () => {
    for (const now of [
      "2026-11-01T00:00:00Z",
      "2026-11-15T00:00:00Z",
      "2026-11-30T23:59:59Z",
      "2026-11-30T23:59:59.999Z",
    ]) {
      assert.equal(problem(now), undefined);
    }
  });

  it("refuses an expired certificate, unless allowed", () => {
    assert.match(
      problem("2026-12-01T00:00:00Z") ?? "",
      /^It expired on 2026-11-30T23:59:59Z, 0 hours ago\. .*allowExpired/,
    );
    assert.match(problem("2026-12-03T00:00:00Z") ?? "", /2 days ago/);
    assert.equal(problem("2027-12-03T00:00:00Z", true), undefined);
  });

  it("refuses a certificate that is not valid yet, allowed or not", () => {
    for (const allowExpired of [false, true]) {
      assert.match(
        problem("2026-10-31T23:59:59Z", allowExpired) ?? "",
        /not valid yet: it begins 2026-11-01T00:00:00Z/,
      );
    }
  });
});

describe("renewalWarning", () => {
  const times = { notAfter: "2026-12-05T00:00:00Z", renewAfter: "2026-11-05T00:00:00Z" };
  const warning = (now: string) => renewalWarning({ ...times, now: at(now), reader });

  it("is silent before the time", () => {
    assert.equal(warning("2026-11-04T23:59:59Z"), undefined);
  });

  it("counts the days left from then on", () => {
    assert.match(
      warning("2026-11-05T00:00:00Z") ?? "",
      /expires in 30 days \(2026-12-05T00:00:00Z\).*since 2026-11-05T00:00:00Z/,
    );
    assert.match(warning("2026-11-23T08:00:00Z") ?? "", /expires in 11 days/);
    assert.match(warning("2026-12-04T00:00:00Z") ?? "", /expires in 1 day \(/);
    assert.match(warning("2026-12-04T22:00:00Z") ?? "", /expires in 2 hours/);
    assert.match(warning("2026-12-07T00:00:00Z") ?? "", /expired 2 days ago/);
  });

  it("is silent for malformed dates", () => {
    assert.equal(renewalWarning({ notAfter: "", renewAfter: "", now: new Date(), reader }), undefined);
  });
});

describe("validity.ts", () => {
  it("loads nothing heavy, since the user's program loads it", () => {
    const path = require.resolve("../../../provider/certificate/validity.js");
    const script = `require(${JSON.stringify(path)}); console.log(Object.keys(require.cache).length)`;
    assert.equal(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim(), "2");
  });
});
