import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type Emulator, type Fault, startEmulator } from "../../../emulator";
import type { Credentials } from "../../../provider/alicloud/credentials";
import type { RequestOptions } from "../../../provider/alicloud/requests";
import { type Bucket, openBucket } from "../../../provider/oss/bucket";
import { impatient } from "../../support/faultHarness";
import { failureOf, ossClient } from "../emulator/clients";
import { upload } from "./upload";

const name = "certificates";

describe("a failed request to a bucket", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(name);
  });

  after(() => emulator.stop());

  beforeEach(() => {
    emulator.faults.clear();
    emulator.clearRequests();
  });

  const open = (credentials: Credentials = emulator.owner, options: RequestOptions = {}, endpoint?: string): Bucket =>
    openBucket(name, { region: "cn-hangzhou", endpoint: endpoint ?? emulator.httpEndpoint }, async () => credentials, {
      retryPolicy: impatient,
      timeout: 5_000,
      ...options,
    });

  const marker = "M4RKER-of-a-private-key";
  /** As text, and as inspect, JSON and the wire write bytes. */
  const forms = [
    marker,
    Buffer.from(marker).toString("base64").slice(2, -4),
    Buffer.from(marker).toString("hex"),
    Buffer.from(marker)
      .toString("hex")
      .replace(/(..)(?=.)/g, "$1 "),
    [...Buffer.from(marker)].join(","),
  ];

  const leaksOf = (error: unknown) => {
    const { message, stack } = error as Error;
    const sights = {
      message,
      stack: stack ?? "",
      json: JSON.stringify(error),
      inspect: inspect(error, { depth: 10, showHidden: true }),
      string: String(error),
    };
    return Object.entries(sights).flatMap(([sight, text]) =>
      forms.filter((form) => text.includes(form)).map((form) => `${sight}: ${form}`),
    );
  };

  const secret = upload({ body: Buffer.from(marker) });

  it("of ali-oss itself does contain the body: the search finds it", async () => {
    emulator.faults.add({ fault: { kind: "status", status: 403 } });
    const client = ossClient(emulator, emulator.owner, { bucket: name, endpoint: emulator.httpEndpoint });
    assert.notDeepEqual(leaksOf(await failureOf(client.put(secret.key, Buffer.from(marker)))), []);
  });

  const status = (code: number, message?: string): Fault => ({
    kind: "status",
    status: code,
    ...(message && { message }),
  });
  const faults: Record<string, Fault> = {
    400: status(400),
    403: status(403),
    404: status(404),
    409: status(409),
    429: status(429),
    500: status(500),
    503: status(503),
    301: status(301),
    "an answer that repeats the body": status(400, marker),
    "a code that repeats the body": { kind: "status", status: 400, code: `${marker} ${marker}` },
    "a reset": { kind: "resetBefore" },
    "a lost answer": { kind: "resetAfter" },
    "no answer": { kind: "noAnswer" },
    "a wrong ETag": { kind: "wrongETag" },
  };
  for (const [what, fault] of Object.entries(faults)) {
    it(`by ${what} shows nothing of the body`, async () => {
      emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault });
      const bucket = open(emulator.owner, { timeout: 50, retryPolicy: { ...impatient, attempts: 2 } });
      await assert.rejects(bucket.put(secret), (error) => {
        assert.deepEqual(leaksOf(error), []);
        return true;
      });
    });
  }

  for (const [what, endpoint] of Object.entries<() => string>({
    "a refused connection": () => "http://127.0.0.1:1",
    "a name that doesn't exist": () => "https://no-such-host.invalid",
    "a certificate that isn't trusted": () => emulator.endpoint,
    "no TLS where it is expected": () => emulator.httpEndpoint.replace("http://", "https://"),
  })) {
    it(`by ${what} shows nothing of the body`, async () => {
      await assert.rejects(open(emulator.owner, {}, endpoint()).put(secret), (error) => {
        assert.equal((error as Error).name, "OssError");
        assert.deepEqual(leaksOf(error), []);
        return true;
      });
    });
  }

  it("by an upload that ali-oss refuses itself shows nothing of the body", async () => {
    await assert.rejects(open().put({ ...secret, key: "" }), (error) => {
      assert.deepEqual(leaksOf(error), []);
      return true;
    });
    await assert.rejects(
      // Other than the type says: a string is the name of a file for ali-oss, which it can't find.
      open().put({ ...secret, body: marker as unknown as Buffer }),
      (error) => {
        assert.deepEqual(leaksOf(error), []);
        return true;
      },
    );
  });

  it("shows nothing of key and token either", async () => {
    const session = emulator.addSession({ policies: [], expiresAt: new Date(Date.now() + 60_000) });
    await assert.rejects(open(session).put(secret), (error) => {
      const seen = inspect(error, { depth: 10, showHidden: true });
      assert.ok(!seen.includes(session.securityToken) && !seen.includes(session.accessKeySecret));
      return true;
    });
  });

  it("by an untrusted certificate is reported as such, and not retried", async () => {
    await assert.rejects(open(emulator.owner, {}, emulator.endpoint).put(secret), {
      code: "SELF_SIGNED_CERT_IN_CHAIN",
      message: /the endpoint's own TLS certificate is not trusted\..*NODE_EXTRA_CA_CERTS/,
    });
    assert.deepEqual(emulator.requests, []);
  });
});
