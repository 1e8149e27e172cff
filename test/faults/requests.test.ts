import assert from "node:assert/strict";
import dns from "node:dns";
import { mock } from "node:test";
import type { Fault } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { bucketName, FaultHarness, type Outcome, type Writer } from "../support/faultHarness";
import { Chance, isLong, seed } from "../support/seed";
import { Table } from "../support/table";

/** What goes wrong, and whether a plain `up` must ride it out or may end in one clear error. */
interface Trouble {
  name: string;
  fault: Fault;
  verdict: "ridden out" | "refused";
  /** Said in an answer's body, which HEAD has none of. */
  notForHead?: boolean;
}

const status = (status: number, code?: string): Fault => ({ kind: "status", status, ...(code && { code }) });

const troubles: readonly Trouble[] = [
  { name: "500", fault: status(500), verdict: "ridden out" },
  { name: "502", fault: status(502, "BadGateway"), verdict: "ridden out" },
  { name: "503 SlowDown", fault: status(503, "SlowDown"), verdict: "ridden out" },
  { name: "429", fault: status(429, "TooManyRequests"), verdict: "ridden out" },
  { name: "400 RequestTimeout", fault: status(400, "RequestTimeout"), verdict: "ridden out", notForHead: true },
  { name: "reset before", fault: { kind: "resetBefore" }, verdict: "ridden out" },
  { name: "reset after (answer lost)", fault: { kind: "resetAfter" }, verdict: "ridden out" },
  { name: "no answer and nothing done", fault: { kind: "hang" }, verdict: "ridden out" },
  { name: "no answer", fault: { kind: "noAnswer" }, verdict: "ridden out" },
  { name: "late answer", fault: { kind: "delay", milliseconds: 2000 }, verdict: "ridden out" },
  { name: "wrong ETag", fault: { kind: "wrongETag" }, verdict: "ridden out" },
  { name: "cut answer", fault: { kind: "truncatedAnswer" }, verdict: "ridden out" },
  { name: "403", fault: status(403), verdict: "refused" },
  { name: "409 FileImmutable", fault: status(409, "FileImmutable"), verdict: "refused" },
];

describe(`every request fails once, in every way (seed ${seed})`, function () {
  this.timeout(isLong ? 900_000 : 300_000);

  let harness: FaultHarness;
  let first: GeneratedChain;
  let renewed: GeneratedChain;
  let places = 0;

  before(async () => {
    harness = await FaultHarness.start();
    first = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) });
  });

  after(() => harness.stop());

  /** Create meets every trouble always, the longer commands some of them in the short selection. */
  const chosen = (section: string) =>
    isLong || section === "create" ? troubles : new Chance(section).some(troubles, 3);

  const newPlace = () => `place-${++places}`;

  /** The requests of a command, as a run without trouble makes them: `PUT latest/cert.pem`. */
  async function requestsOf(prepare: (writer: Writer) => Promise<unknown>, command: Command): Promise<Asked[]> {
    const writer = harness.writer(newPlace(), { args: { onDestroy: "deleteAll" } });
    await prepare(writer);
    const mark = harness.emulator.mark;
    assert.deepEqual((await command(writer)).error, undefined);
    const seen = new Map<string, number>();
    const own = harness.emulator
      .requestsSince(mark)
      .filter(({ key }) => key === undefined || key.startsWith(`${writer.prefix}/`));
    return own.map(({ method, key }) => {
      const name = (key ?? "").replace(`${writer.prefix}/`, "");
      const nth = (seen.get(`${method} ${name}`) ?? 0) + 1;
      seen.set(`${method} ${name}`, nth);
      return { method, name, nth };
    });
  }

  interface Asked {
    method: string;
    name: string;
    nth: number;
  }

  type Command = (writer: Writer) => Promise<Outcome>;

  async function strike(
    section: string,
    prepare: (writer: Writer) => Promise<unknown>,
    command: Command,
    judge: (writer: Writer) => Promise<string[]>,
  ): Promise<void> {
    const requests = await requestsOf(prepare, command);
    const table = new Table(`${section}: ${requests.length} requests`, ["ridden out", "refused", "asked again"]);
    const cell = async ({ name, fault, verdict }: Trouble, request: Asked): Promise<void> => {
      const label = `${section}, ${name} at ${request.method} ${request.name} (${request.nth})`;
      const writer = harness.writer(newPlace(), { args: { onDestroy: "deleteAll" } });
      await prepare(writer);
      const mark = harness.emulator.mark;
      const key = request.name === "" ? undefined : `${writer.prefix}/${request.name}`;
      harness.emulator.faults.add({
        match: { method: request.method, nth: request.nth, ...(key && { key }) },
        fault,
      });
      const { error } = await command(writer);
      const struck = harness.emulator
        .requestsSince(mark)
        .filter((logged) => logged.fault !== undefined && (key === undefined || logged.key === key));
      assert.equal(struck.length, 1, `${label}: the fault struck ${struck.length} times`);
      if (error === undefined) {
        // A HEAD that is refused for once is asked again by GET, which says why.
        table.count(name, verdict === "refused" ? "asked again" : "ridden out");
        assert.ok(verdict === "ridden out" || request.method === "HEAD", `${label}: nothing was said`);
      } else {
        table.count(name, "refused");
        assert.equal(verdict, "refused", `${label}: ${error}`);
        assertClear(error, label);
      }
      assert.deepEqual(await judge(writer), [], label);
      assert.deepEqual(harness.ledger.violations, [], label);
    };
    for (const trouble of chosen(section)) {
      const fitting = requests.filter(({ method }) => method !== "HEAD" || !trouble.notForHead);
      // Rules strike by key, so those that have one don't get into each other's way.
      const keyed = fitting.filter(({ name }) => name !== "");
      for (let at = 0; at < keyed.length; at += 10) {
        const ends = await Promise.allSettled(keyed.slice(at, at + 10).map((request) => cell(trouble, request)));
        for (const end of ends) {
          assert.ok(end.status === "fulfilled", end.status === "rejected" ? (end.reason as Error) : "");
        }
      }
      for (const request of fitting.filter(({ name }) => name === "")) {
        await cell(trouble, request);
      }
    }
    table.print();
  }

  /** One error: a verb, a place, the cause and what to do. */
  function assertClear(error: string, label: string): void {
    assert.match(
      error,
      /^(Uploading|Looking at|Reading|Deleting|Listing) '.*' (to|in|from) bucket 'certificates' /,
      label,
    );
    assert.match(error, /\.( \(\d more like it\.\))?$/, label);
    assert.ok(error.length < 700, `${label}: ${error.length} characters`);
    assert.doesNotMatch(error, /BEGIN|PRIVATE|\[object|undefined/, label);
  }

  /** After a plain second `up` the bucket is exactly right, and a third has nothing to do. */
  const standsAfterAnotherUp = (chain: () => GeneratedChain) => async (writer: Writer) => {
    const second = await writer.up(chain());
    const third = await writer.up(chain());
    return [
      ...(second.error === undefined ? [] : [`the second up failed: ${second.error}`]),
      ...(third.error === undefined && third.changes === false ? [] : ["the third up was not without changes"]),
      ...harness.wrongs(writer.prefix, chain()),
    ];
  };

  it("create", () =>
    strike(
      "create",
      async () => undefined,
      (writer) => writer.up(first),
      standsAfterAnotherUp(() => first),
    ));

  it("renewal", () =>
    strike(
      "renewal",
      (writer) => writer.up(first),
      (writer) => writer.up(renewed),
      standsAfterAnotherUp(() => renewed),
    ));

  it("rollback", () =>
    strike(
      "rollback",
      async (writer) => {
        await writer.up(first);
        await writer.up(renewed);
      },
      (writer) => writer.up(first),
      standsAfterAnotherUp(() => first),
    ));

  it("refresh", () =>
    strike(
      "refresh",
      (writer) => writer.up(first),
      (writer) => writer.refresh(),
      standsAfterAnotherUp(() => first),
    ));

  it("destroy", () =>
    strike(
      "destroy",
      async (writer) => {
        await writer.up(first);
        await writer.up(renewed);
      },
      (writer) => writer.destroy(),
      async (writer) => {
        const { error } = await writer.destroy();
        return [...(error === undefined ? [] : [error]), ...harness.keys(writer.prefix)];
      },
    ));

  it("a name that does not resolve, for a moment or permanently", async () => {
    const real = dns.lookup;
    let failures = 0;
    const lookup = mock.method(dns, "lookup", (host: string, options: object, answer: Answer) => {
      if (!host.endsWith(".faults.test")) {
        return (real as unknown as (...args: unknown[]) => void)(host, options, answer);
      }
      if (failures > 0) {
        failures -= 1;
        const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
          code: "ENOTFOUND",
          syscall: "getaddrinfo",
        });
        return process.nextTick(() => answer(error));
      }
      return real("127.0.0.1", options, answer as never);
    });
    const table = new Table("DNS", ["ridden out", "refused"]);
    try {
      for (const failing of [1, 2, 3, 4, 5, Number.POSITIVE_INFINITY]) {
        const place = newPlace();
        const endpoint = harness.emulator.httpEndpoint.replace("127.0.0.1", `${place}.faults.test`);
        const writer = harness.writer(place, { endpoint });
        failures = failing;
        const { error } = await writer.up(first);
        table.count(
          failing === Number.POSITIVE_INFINITY ? "never resolves" : `fails ${failing} times`,
          error ? "refused" : "ridden out",
        );
        failures = 0;
        if (failing === Number.POSITIVE_INFINITY) {
          assertClear(error ?? "", "DNS");
          assert.match(
            error ?? "",
            /got no answer \(ENOTFOUND\): the endpoint could not be reached\. Check `endpoint`/,
          );
        } else {
          assert.equal(error, undefined);
        }
        assert.deepEqual(await standsAfterAnotherUp(() => first)(writer), []);
      }
    } finally {
      lookup.mock.restore();
    }
    table.print();
  });

  it("every try fails: one clear error, and the next up finishes", async () => {
    const table = new Table("every try of some requests fails", ["ridden out", "refused"]);
    const chance = new Chance("every try");
    const keys = [
      "\\d{4}-\\d\\d-\\d\\d_",
      "latest/.*\\.pem$",
      "latest/README\\.md$",
      "latest/privkey\\.pem$",
      ".*\\.pem$",
      "",
    ];
    const cell = async ({ name, fault }: Trouble, key: string): Promise<void> => {
      const writer = harness.writer(newPlace());
      const before = chance.one([undefined, renewed]);
      if (before !== undefined) {
        await writer.up(before);
      }
      const match = { method: "PUT", key: new RegExp(`^${writer.prefix}/${key}`) };
      const rule = { match, times: Number.POSITIVE_INFINITY, fault };
      harness.emulator.faults.add(rule);
      const { error } = await writer.up(first);
      harness.emulator.faults.remove(rule);
      const label = `${name} at every PUT of ${key || "anything"}`;
      // An answer to PUT has no body that could be cut off. An archive with a wrong ETag is inspected, and found right.
      if (name !== "cut answer" && !(name === "wrong ETag" && key === keys[0])) {
        assert.ok(error !== undefined, `${label}: nothing was said`);
        assertClear(error, label);
      }
      table.count(name, error === undefined ? "ridden out" : "refused");
      assert.deepEqual(await standsAfterAnotherUp(() => first)(writer), [], label);
      assert.deepEqual(harness.ledger.violations, [], label);
    };
    for (const trouble of chosen("every try")) {
      for (const end of await Promise.allSettled(keys.map((key) => cell(trouble, key)))) {
        assert.ok(end.status === "fulfilled", end.status === "rejected" ? (end.reason as Error) : "");
      }
    }
    table.print();
  });

  it("has inspected what it claims", () => {
    const { looks, marks, violations } = harness.ledger;
    console.log(
      `      ${places} places in bucket ${bucketName}, ${looks} looks between writes, ${marks} writes of latest/README.md, ${violations.length} violations`,
    );
    assert.ok(looks > 500 && marks > 150);
    assert.deepEqual(violations, []);
  });
});

type Answer = (error: Error | null, address?: string, family?: number) => void;
