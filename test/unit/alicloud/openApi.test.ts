import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Emulator, startEmulator } from "../../../emulator";
import type { Credentials } from "../../../provider/alicloud/credentials";
import { FailedRequest, type ServiceFailure } from "../../../provider/alicloud/failure";
import { openApiClientFor, type RpcCall } from "../../../provider/alicloud/openApi";
import { inTrustingProcess } from "../oss/trustingProcess";

const listUsers: RpcCall = {
  action: "ListUsers",
  version: "2015-05-01",
  parameters: { MaxItems: 10, Marker: undefined },
};

async function failureOf(promise: Promise<unknown>): Promise<ServiceFailure> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof FailedRequest, String(error));
    assert.equal(error.cause, undefined);
    return error.failure;
  }
  throw new Error("It did not fail.");
}

describe("an RPC call", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
  });

  after(() => emulator.stop());

  const call = async (credentials: Credentials, rpc: RpcCall = listUsers) => {
    const client = await openApiClientFor(emulator.httpEndpoint, async () => credentials, 5_000)();
    return client.rpc(rpc);
  };

  it("gives the answer's fields", async () => {
    const { Users, RequestId } = await call(emulator.owner);
    assert.deepEqual(Users, { User: [] });
    assert.equal(typeof RequestId, "string");
  });

  it("sends parameters and a session's token in the body, and neither of them in the URL", async () => {
    const statement = { Effect: "Allow", Action: "ram:*", Resource: "*" } as const;
    const session = emulator.addSession({
      policies: [{ Version: "1", Statement: [statement] }],
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    emulator.clearRequests();
    const create = {
      action: "CreateUser",
      version: "2015-05-01",
      parameters: { UserName: "M4RKER", Comments: "a b+c/ü" },
    };
    const { User } = await call(session, create);
    assert.equal((User as { Comments: string }).Comments, "a b+c/ü");
    const [request] = emulator.requests;
    assert.equal(request?.method, "POST");
    const url = JSON.stringify(request?.query);
    for (const secret of [session.accessKeySecret, session.securityToken, "M4RKER"]) {
      assert.ok(!url.includes(secret) && !url.includes(encodeURIComponent(secret)));
    }
  });

  it("fails with the service's status, code and request id, and nothing else", async () => {
    const { requestId, ...failure } = await failureOf(call({ ...emulator.owner, accessKeySecret: "wrong" }));
    assert.deepEqual(failure, { status: 400, code: "SignatureDoesNotMatch" });
    assert.match(requestId ?? "", /^[0-9A-F-]{20,}$/i);
  });
});

describe("an answer", () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  before((done) => {
    server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1", done);
  });

  after(() => server.close());

  const failure = async () => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: "id", accessKeySecret: "secret" };
    const client = await openApiClientFor(origin, async () => credentials, 300)();
    return failureOf(client.rpc(listUsers));
  };

  const respond = (status: number, body: string, headers = {}) => {
    answer = (_, response) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };

  it("of a throttled service tells how long to wait", async () => {
    respond(400, JSON.stringify({ Code: "Throttling.User", RequestId: "R-1" }), { "x-acs-retry-after": "1500" });
    assert.deepEqual(await failure(), { status: 400, code: "Throttling.User", requestId: "R-1", retryAfter: 1500 });
  });

  for (const [what, status, body] of [
    ["a portal's page", 200, "<html>Sign in</html>"],
    ["a proxy's page", 502, "<html>Bad gateway</html>"],
    ["JSON that is no object", 200, "[]"],
    ["JSON without a code", 503, "{}"],
    ["an object without a request id", 200, "{}"],
    ["an error without a request id", 400, JSON.stringify({ Code: "Throttling.User" })],
  ] as const) {
    it(`that is ${what} is not the service's`, async () => {
      respond(status, body);
      assert.equal((await failure()).isForeign, true);
    });
  }

  it("that quotes the request is not repeated", async () => {
    respond(
      400,
      JSON.stringify({ Code: "-----BEGIN PRIVATE KEY-----", RequestId: "M4RKER of a key", Message: "M4RKER" }),
    );
    assert.doesNotMatch(JSON.stringify(await failure()), /M4RKER|BEGIN/);
  });

  it("that doesn't come is a time-out", async () => {
    answer = () => undefined;
    assert.deepEqual(await failure(), { code: "ETIMEDOUT" });
  });

  it("that ends in the middle is a broken connection", async () => {
    answer = (request) => request.socket.destroy();
    assert.deepEqual(await failure(), { code: "ECONNRESET" });
  });
});

describe("with NODE_TLS_REJECT_UNAUTHORIZED=0, a call", () => {
  let emulator: Emulator;
  let other: Emulator;

  before(async () => {
    emulator = await startEmulator();
    other = await startEmulator();
  });

  after(() => Promise.all([emulator.stop(), other.stop()]));

  /** In a process that trusts the certificate authority of one emulator only. */
  const callIn = (trusted: Emulator) => {
    const { accessKeyId, accessKeySecret } = emulator.owner;
    return inTrustingProcess(
      trusted,
      { endpoint: emulator.endpoint, keys: { accessKeyId, accessKeySecret } },
      async ({ openApi }, { endpoint, keys }) => {
        process.removeAllListeners("warning"); // Node's own, of the variable
        process.emitWarning = () => undefined;
        const client = await openApi.openApiClientFor(endpoint, async () => keys, 5_000)();
        const outcomes = [
          client.rpc({ action: "ListUsers", version: "2015-05-01", parameters: {} }),
          client.json({ action: "X", version: "2023-03-30", method: "GET", path: "/2023-03-30/custom-domains" }),
        ].map((call) =>
          call.then(
            () => "answered",
            ({ failure }) => String(failure.code),
          ),
        );
        return Promise.all(outcomes);
      },
      { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    );
  };

  it("to an untrusted server is not sent", async () => {
    const { result } = await callIn(other);
    assert.deepEqual(result, Array(2).fill("SELF_SIGNED_CERT_IN_CHAIN"));
    assert.deepEqual(emulator.requests, []);
  });

  it("to a trusted server is sent", async () => {
    assert.deepEqual((await callIn(emulator)).result, ["answered", "answered"]);
  });
});
