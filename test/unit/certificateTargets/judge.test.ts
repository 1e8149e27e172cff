import assert from "node:assert/strict";
import { judge, matchOf } from "../../../provider/certificateTargets/judge";
import type { ListedName } from "../../../provider/certificateTargets/target";

const now = new Date("2026-11-27T12:00:00Z");
const good: ListedName = {
  product: "cdn",
  name: "www.example.com",
  https: true,
  fingerprint: "11",
  fingerprintSha256: "22",
  subjectAlternativeNames: ["*.example.com"],
  notBefore: "2026-09-01T00:00:00Z",
  notAfter: "2027-01-01T00:00:00Z",
};
const statusOf = (change: Partial<ListedName>, days?: number) => judge({ ...good, ...change }, { now, days }).status;

describe("the status of a name", () => {
  for (const [title, change, expected] of [
    ["valid for longer", {}, "ok"],
    ["in its last 30 days", { notAfter: "2026-12-27T12:00:00Z" }, "expiring"],
    ["a second before its last 30 days", { notAfter: "2026-12-27T12:00:01Z" }, "ok"],
    ["in its last second", { notAfter: "2026-11-27T12:00:00Z" }, "expiring"],
    ["a second after its end", { notAfter: "2026-11-27T11:59:58Z" }, "expired"],
    ["on its last day, where only the day is known", { notAfter: "2026-11-27" }, "expiring"],
    ["after its last day", { notAfter: "2026-11-26" }, "expired"],
    ["that begins later", { notBefore: "2026-11-27T12:00:01Z" }, "notYetValid"],
    ["for another name", { subjectAlternativeNames: ["example.com"] }, "mismatch"],
    ["without names", { subjectAlternativeNames: [] }, "mismatch"],
    ["expired and for another name", { notAfter: "2026-11-01", subjectAlternativeNames: ["a.b"] }, "expired"],
    ["in its last days and for another name", { notAfter: "2026-12-01", subjectAlternativeNames: ["a.b"] }, "mismatch"],
    ["whose names nobody knows", { subjectAlternativeNames: undefined }, "namesUnknown"],
    [
      "whose names nobody knows, in its last days",
      { subjectAlternativeNames: undefined, notAfter: "2026-12-01" },
      "expiring",
    ],
    ["whose end nobody knows", { notAfter: undefined }, "unknown"],
    ["of an instance", { subjectAlternativeNames: undefined, isInstance: true }, "ok"],
    ["where HTTPS is off", { https: false }, "httpsOff"],
    ["where nobody knows whether HTTPS is on", { https: undefined }, "ok"],
    ["that is denied", { problem: "denied" }, "denied"],
  ] as const satisfies [string, Partial<ListedName>, string][]) {
    it(`is ${expected} of a certificate ${title}`, () => assert.equal(statusOf(change), expected));
  }

  it("counts a third of a short lifetime, unless days are given", () => {
    const short = { notBefore: "2026-11-26T12:00:00Z", notAfter: "2026-12-02T12:00:00Z" };
    assert.equal(statusOf(short), "ok");
    assert.equal(
      statusOf({ ...short, notBefore: "2026-11-20T12:00:00Z", notAfter: "2026-11-30T12:00:00Z" }),
      "expiring",
    );
    assert.equal(statusOf(short, 5), "expiring");
    assert.equal(statusOf(short, 4.9), "ok");
    assert.equal(statusOf(short, 0), "ok");
    assert.equal(statusOf({}, 1000), "expiring");
  });

  it("says the whole days that are left, also after the end", () => {
    const daysOf = (notAfter: string) => judge({ ...good, notAfter }, { now }).daysLeft;
    assert.deepEqual(
      ["2026-11-28T11:00:00Z", "2026-11-28T12:00:00Z", "2026-11-27T11:00:00Z", "2026-11-26T11:00:00Z"].map(daysOf),
      [0, 1, -1, -2],
    );
  });

  it("shows nothing of how it was found", () => {
    const target = judge({ ...good, problem: "failed", isInstance: true }, { now });
    assert.deepEqual(
      ["problem", "isInstance", "match", "isServed"].filter((field) => field in target),
      [],
    );
  });
});

describe("the match of a certificate", () => {
  for (const [names, domain, expected] of [
    [["www.example.com"], "www.example.com", "exact"],
    [["*.example.com", "www.example.com"], "WWW.example.com", "exact"],
    [["*.example.com"], "www.example.com", "wildcard"],
    [["*.example.com"], "*.example.com", "exact"],
    [["*.example.com"], "a.b.example.com", "none"],
    [["*.example.com"], "example.com", "none"],
    [["www.example.com"], "*.example.com", "none"],
    [["xn--bcher-kva.example"], "bücher.example", "exact"],
    [["*.xn--bcher-kva.example"], "www.bücher.example", "wildcard"],
    [[], "www.example.com", "none"],
  ] as const) {
    it(`of ${names} with ${domain} is ${expected}`, () => assert.equal(matchOf(names, domain), expected));
  }

  it("is said of what is served by the fingerprint that is known", () => {
    const given = { fingerprint: "11", fingerprintSha256: "22", subjectAlternativeNames: ["*.example.com"] };
    const servedOf = (change: Partial<ListedName>) => judge({ ...good, ...change }, { now, given }).isServed;
    assert.deepEqual(
      [
        {},
        { fingerprintSha256: "33" },
        { fingerprintSha256: undefined },
        { fingerprintSha256: undefined, fingerprint: "33" },
        { fingerprintSha256: undefined, fingerprint: undefined },
        { https: false },
        { name: "" },
      ].map(servedOf),
      [true, false, true, false, undefined, false, undefined],
    );
  });
});
