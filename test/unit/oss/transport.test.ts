import assert from "node:assert/strict";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { type Emulator, startEmulator } from "../../../emulator";
import type { ServiceFailure } from "../../../provider/alicloud/failure";
import { FailedRequest } from "../../../provider/alicloud/failure";
import { openBucket } from "../../../provider/oss/bucket";
import { type Outgoing, transport } from "../../../provider/oss/transport";

import { StrangerServer } from "../oss/strangerServer";
import { inTrustingProcess } from "../oss/trustingProcess";
import { upload, uploaded } from "../oss/upload";

const id = "6555A936CA31DC333143ABCD";

describe("the transport", () => {
  let stranger: StrangerServer;

  before(async () => {
    stranger = await StrangerServer.start();
  });

  beforeEach(() => {
    stranger.requests.length = 0;
    stranger.answer = (_, response) => void response.writeHead(200, { "x-oss-request-id": id }).end("an answer");
  });

  after(() => stranger.stop());

  const request = (url: string, more: Partial<Outgoing> = {}) =>
    transport.request(url, { method: "PUT", headers: {}, content: Buffer.from("a key"), timeout: 2_000, ...more });

  const failureOf = async (url: string, more?: Partial<Outgoing>): Promise<ServiceFailure> => {
    try {
      await request(url, more);
    } catch (error) {
      assert.ok(error instanceof FailedRequest);
      return error.failure;
    }
    throw new Error("The request succeeded");
  };

  it("returns status, headers and body", async () => {
    const { status, headers, data, res } = await request(`${stranger.endpoint}/a?b`, { headers: { "x-a": 1 } });
    assert.deepEqual([status, headers["x-oss-request-id"], data.toString()], [200, id, "an answer"]);
    assert.deepEqual(res, { status, headers });
    const [{ method, url, body, headers: sent } = {}] = stranger.requests;
    assert.deepEqual([method, url, body, sent?.["x-a"]], ["PUT", "/a?b", "a key", "1"]);
  });

  it("follows no redirect", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      stranger.requests.length = 0;
      stranger.answer = (_, response) =>
        void response.writeHead(status, { "x-oss-request-id": id, location: `${stranger.endpoint}/b` }).end();
      assert.equal((await request(`${stranger.endpoint}/a`)).status, status);
      assert.equal(stranger.requests.length, 1);
    }
  });

  it("ends if the answer switches protocols", async () => {
    stranger.answer = ({ socket }) =>
      void socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
    assert.deepEqual(await failureOf(stranger.endpoint), { status: 101, isForeign: true });
  });

  it("keeps the Retry-After of a foreign answer", async () => {
    stranger.answer = (_, response) => void response.writeHead(503, { "retry-after": "7" }).end("<html></html>");
    assert.deepEqual(await failureOf(stranger.endpoint), { status: 503, isForeign: true, retryAfter: 7_000 });
  });

  it("waits for an answer and its end no longer than the timeout", async () => {
    stranger.answer = () => undefined;
    assert.deepEqual(await failureOf(stranger.endpoint, { timeout: 60 }), { code: "ETIMEDOUT" });
    stranger.answer = (_, response) => void response.writeHead(200, { "x-oss-request-id": id }).write("half");
    assert.deepEqual(await failureOf(stranger.endpoint, { timeout: 60 }), { code: "ETIMEDOUT" });
  });

  it("treats an answer that is cut off as no answer", async () => {
    stranger.answer = (_, response) => {
      response.writeHead(200, { "x-oss-request-id": id, "content-length": "100" }).write("half");
      setTimeout(() => response.destroy(), 20);
    };
    assert.deepEqual(await failureOf(stranger.endpoint), { code: "ECONNRESET" });
  });

  describe("over plain HTTP", () => {
    it("reaches this machine by its name", async () => {
      assert.equal((await request(`http://localhost:${stranger.port}`)).status, 200);
    });

    // RFC 6761 wants names below localhost to lead to this machine; where a name server is asked, anybody may answer.
    it("sends nothing to a name that resolves to another machine, whoever resolved it", async () => {
      const dns: typeof import("node:dns") = require("node:dns");
      const { lookup } = dns;
      const asked: string[] = [];
      for (const addresses of [
        [{ address: "192.0.2.1", family: 4 }],
        [
          { address: "127.0.0.1", family: 4 },
          { address: "192.0.2.1", family: 4 },
        ],
      ]) {
        dns.lookup = ((name: string, _: object, answer: (error: null, found: object[]) => void) => {
          asked.push(name);
          answer(null, addresses);
        }) as typeof dns.lookup;
        try {
          const url = `http://certificates.localhost:${stranger.port}/a`;
          assert.deepEqual(await failureOf(url), { code: "NOT_LOOPBACK" });
        } finally {
          dns.lookup = lookup;
        }
      }
      assert.deepEqual(asked, ["certificates.localhost", "certificates.localhost"]);
      assert.deepEqual(stranger.requests, []);
    });

    for (const url of ["http://192.0.2.1/a", "http://[2001:db8::1]/a", "http://128.0.0.1", "ftp://127.0.0.1/a"]) {
      it(`sends nothing to ${url}`, async () => assert.deepEqual(await failureOf(url), { code: "NOT_LOOPBACK" }));
    }
  });

  it("passes on Node's code for a request that can't be sent", async () => {
    assert.deepEqual(await failureOf("no URL"), { code: "ERR_INVALID_URL" });
    assert.deepEqual(await failureOf(stranger.endpoint, { headers: { "x-a": "\n" } }), { code: "ERR_INVALID_CHAR" });
    assert.deepEqual(await failureOf("https://no-such-host.invalid"), { code: "ENOTFOUND" });
    assert.deepEqual(await failureOf("http://127.0.0.1:1"), { code: "ECONNREFUSED" });
  });

  describe("to a server that doesn't speak HTTP", () => {
    let server: Server;
    const sockets = new Set<Socket>();

    before(async () => {
      server = createTcpServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined).end("220 mail.example.com ESMTP\r\n");
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    });

    after(() => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
    });

    it("fails with a code", async () => {
      const { port } = server.address() as { port: number };
      assert.match((await failureOf(`http://127.0.0.1:${port}`)).code ?? "", /^HPE_/);
      assert.match((await failureOf(`https://127.0.0.1:${port}`)).code ?? "", /^(EPROTO|ERR_SSL_|ECONNRESET)/);
    });
  });
});

describe("with NODE_TLS_REJECT_UNAUTHORIZED=0", () => {
  let emulator: Emulator;
  let other: Emulator;

  before(async () => {
    emulator = await startEmulator();
    other = await startEmulator();
    emulator.createBucket("certificates");
  });

  after(() => Promise.all([emulator.stop(), other.stop()]));

  beforeEach(() => emulator.clearRequests());

  /** In a process that trusts the certificate authority of one emulator only. */
  const putIn = (trusted: Emulator, settings: Record<string, string>) =>
    inTrustingProcess(
      trusted,
      { endpoint: emulator.endpoint, settings },
      async ({ bucket, credentials }, { endpoint, settings }) => {
        process.removeAllListeners("warning"); // Node's own, of the variable
        process.emitWarning = () => undefined;
        const source = credentials.credentialSource({ get: (key) => settings[key] }, {});
        return bucket.openBucket("certificates", { region: "cn-hangzhou", endpoint }, source).put({
          key: "a",
          body: Buffer.from("the private key"),
          contentType: "text/plain",
          meta: {},
          forbidOverwrite: false,
        });
      },
      { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    );

  const keys = () => ({
    "alicloud:accessKey": emulator.owner.accessKeyId,
    "alicloud:secretKey": emulator.owner.accessKeySecret,
  });

  it("an upload to an untrusted server is not sent", async () => {
    const { error } = await putIn(other, keys());
    assert.match(
      error ?? "",
      /got no answer \(SELF_SIGNED_CERT_IN_CHAIN\): the endpoint's own TLS certificate is not trusted/,
    );
    assert.deepEqual(emulator.requests, []);
  });

  it("an upload to a trusted server is sent", async () => {
    assert.deepEqual(await putIn(emulator, keys()), { result: uploaded("the private key") });
  });

  it("no role is assumed at an untrusted server", async () => {
    const role = {
      ...keys(),
      "alicloud:assumeRole": JSON.stringify({ roleArn: "acs:ram::1:role/deployer" }),
      "alicloud:endpoints": JSON.stringify([{ sts: emulator.endpoint.slice("https://".length) }]),
    };
    const { error } = await putIn(other, role);
    assert.match(error ?? "", /^Assuming the role 'acs:ram::1:role\/deployer' failed: /);
    assert.deepEqual(emulator.requests, []);
    // The same request does reach a server that is trusted, so that the one above failed for its certificate.
    assert.match((await putIn(emulator, role)).error ?? "", /^Assuming the role .* failed \(/);
    assert.equal(emulator.requests.length, 1);
  });
});

describe("what urllib would take from the environment", () => {
  it("affects no request: the transport ignores proxies and their variables", async () => {
    const [stranger, proxy] = [await StrangerServer.start(), await StrangerServer.start()];
    const names = ["URLLIB_ENABLE_PROXY", "URLLIB_PROXY", "HTTP_PROXY", "http_proxy", "ALL_PROXY"] as const;
    const before = names.map((name) => process.env[name]);
    for (const name of names) {
      process.env[name] = proxy.endpoint;
    }
    try {
      const place = { region: "cn-hangzhou", endpoint: stranger.endpoint };
      const bucket = openBucket("certificates", place, async () => ({ accessKeyId: "id", accessKeySecret: "secret" }));
      await assert.rejects(bucket.put(upload()), { message: /\(200\): the answer did not come from OSS/ });
      assert.deepEqual([stranger.requests.length, proxy.requests.length], [1, 0]);
    } finally {
      names.forEach((name, index) => {
        if (before[index] === undefined) {
          delete process.env[name];
        } else {
          process.env[name] = before[index];
        }
      });
      await Promise.all([stranger.stop(), proxy.stop()]);
    }
  });
});
