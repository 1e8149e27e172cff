import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { atATime, enter, leave } from "../../../provider/alicloud/connections";
import type { RequestOptions } from "../../../provider/alicloud/requests";
import { CancelledError } from "../../../provider/alicloud/serviceError";
import { openBucket } from "../../../provider/oss/bucket";

import { impatient } from "../../support/faultHarness";
import { upload, uploaded } from "../oss/upload";

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the connections to a host", () => {
  const origin = "https://files.example.com";

  const enterMany = async (count: number) =>
    assert.deepEqual(
      await Promise.all(Array.from({ length: count }, () => enter(origin))),
      Array.from({ length: count }, () => "at once"),
    );

  const leaveMany = (count: number) => {
    for (let number = 0; number < count; number++) {
      leave(origin);
    }
  };

  it("are passed on in the order of arrival", async () => {
    await enterMany(atATime);
    const came: string[] = [];
    const waiting = ["a", "b", "c"].map((who) => enter(origin).then((entry) => came.push(`${who} ${entry}`)));
    await settled();
    assert.deepEqual(came, []);
    leave(origin);
    await settled();
    assert.deepEqual(came, ["a after waiting"]);
    leaveMany(2);
    await Promise.all(waiting);
    assert.deepEqual(came, ["a after waiting", "b after waiting", "c after waiting"]);
    leaveMany(atATime);
    await enterMany(atATime);
    leaveMany(atATime);
  });

  it("of one host are not another's", async () => {
    await enterMany(atATime);
    assert.equal(await enter("https://other.example.com"), "at once");
    leave("https://other.example.com");
    leaveMany(atATime);
  });

  it("end all waiting, and allow no more, once the signal is aborted", async () => {
    await enterMany(atATime);
    const cancellation = new AbortController();
    const waiting = enter(origin, cancellation.signal);
    const other = enter(origin);
    cancellation.abort();
    assert.equal(await waiting, "never");
    assert.equal(await enter(origin, cancellation.signal), "never");
    leave(origin);
    assert.equal(await other, "after waiting", "who gave up takes no turn");
    leaveMany(atATime);
  });
});

describe("a thousand uploads at once", () => {
  let server: Server;
  let answer: RequestListener;
  let [underWay, most, served] = [0, 0, 0];

  /** Answers like OSS after a while. */
  const slowly =
    (latency: number): RequestListener =>
    (_, response) =>
      setTimeout(() => {
        served++;
        response.writeHead(200, {
          "x-oss-request-id": "6555A936CA31DC333143ABCD",
          etag: '"1CB251EC0D568DE6A929B520C4AED8D1"',
        });
        response.end();
      }, latency);

  beforeEach(async () => {
    [underWay, most, served] = [0, 0, 0];
    server = createServer((request, response) => {
      most = Math.max(most, ++underWay);
      response.on("close", () => underWay--);
      request.resume().on("end", () => answer(request, response));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });

  afterEach(() => {
    server.closeAllConnections();
    return new Promise((stopped) => server.close(stopped));
  });

  const open = (options: RequestOptions) => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = async () => ({ accessKeyId: "id", accessKeySecret: "secret" });
    return openBucket("certificates", { region: "cn-hangzhou", endpoint }, credentials, options);
  };

  it("all succeed with one try each, although the last ones wait longer than a try may take", async () => {
    answer = slowly(40);
    const bucket = open({ retryPolicy: { ...impatient, attempts: 1 }, timeout: 400 });
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, number) => bucket.put(upload({ key: `site-${number}/latest/cert.pem` }))),
    );
    assert.ok(outcomes.every((outcome) => isDeepStrictEqual(outcome, uploaded())));
    assert.deepEqual([served, most], [1000, atATime]);
  });

  it("pass a connection on if a try fails, and while they wait for the next try", async () => {
    const tried = new Set<string | undefined>();
    answer = (request, response) => {
      if (/site\/[1-4]?\d$/.test(request.url ?? "") && !tried.has(request.url)) {
        tried.add(request.url);
        response.writeHead(503, { "x-oss-request-id": "6555A936CA31DC333143ABCD" }).end();
      } else {
        slowly(1)(request, response);
      }
    };
    const bucket = open({ retryPolicy: { attempts: 2, firstDelay: 500, longestDelay: 500 } });
    const finished: number[] = [];
    await Promise.all(
      Array.from({ length: 100 }, (_, number) =>
        bucket.put(upload({ key: `site/${number}` })).then(() => finished.push(number)),
      ),
    );
    assert.ok(
      finished.slice(0, atATime).every((number) => number >= atATime),
      finished.join(),
    );
  });

  it("end when Pulumi is told to stop, and queued ones end at once", async () => {
    answer = slowly(300);
    const cancellation = new AbortController();
    const bucket = open({ signal: cancellation.signal });
    const ends: Promise<{ outcome: unknown; after: number }>[] = [];
    let abortedAt = 0;
    for (let number = 0; number < 200; number++) {
      ends.push(
        bucket.put(upload({ key: `site/${number}` })).then(
          (outcome) => ({ outcome, after: Date.now() - abortedAt }),
          (outcome) => ({ outcome, after: Date.now() - abortedAt }),
        ),
      );
    }
    while (most < atATime) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    abortedAt = Date.now();
    cancellation.abort();
    const outcomes = await Promise.all(ends);
    assert.equal(outcomes.filter(({ outcome }) => isDeepStrictEqual(outcome, uploaded())).length, atATime);
    const cancelled = outcomes.filter(({ outcome }) => outcome instanceof CancelledError);
    assert.equal(cancelled.length, 150);
    assert.ok(cancelled.every(({ after }) => after < 200));
    assert.equal(served, atATime);
  });
});
