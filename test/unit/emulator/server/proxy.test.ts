import { strict as assert } from "node:assert";
import { request } from "node:http";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Emulator, startEmulator } from "../../../../emulator";

/** The whole answer to a GET through a CONNECT tunnel to `host`. */
function throughTunnel(emulator: Emulator, host: string, secure: boolean): Promise<string> {
  const { hostname, port } = new URL(emulator.proxy);
  return new Promise((resolve, reject) => {
    const tunnel = request({ hostname, port, method: "CONNECT", path: `${host}:${secure ? 443 : 80}` });
    tunnel.on("error", reject);
    tunnel.on("connect", (answer, socket: Socket) => {
      assert.equal(answer.statusCode, 200);
      const stream = secure ? connectTls({ socket, servername: host, ca: emulator.certificateAuthority }) : socket;
      let text = "";
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on("end", () => resolve(text));
      stream.on("error", reject);
      stream.write(`GET /k HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    tunnel.end();
  });
}

describe("emulator: proxy", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket", { acl: "public-read" });
    emulator.putObject("bucket", "k", "through the tunnel");
  });
  after(() => emulator.stop());
  const host = "bucket.oss-cn-hangzhou.aliyuncs.com";

  for (const secure of [true, false]) {
    it(`tunnels ${secure ? "TLS" : "plain HTTP"} for any host to the emulator`, async () => {
      const mark = emulator.mark;
      assert.match(await throughTunnel(emulator, host, secure), /through the tunnel/);
      const [entry] = emulator.requestsSince(mark);
      assert.deepEqual([entry?.secure, entry?.host], [secure, host]);
    });
  }

  it("serves requests with a whole URL", async () => {
    const { hostname, port } = new URL(emulator.proxy);
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request({ hostname, port, path: `http://${host}/k`, headers: { host } }, (answer) => {
        let received = "";
        answer.on("data", (chunk: Buffer) => {
          received += chunk.toString();
        });
        answer.on("end", () => resolve(received));
      });
      sent.on("error", reject);
      sent.end();
    });
    assert.equal(text, "through the tunnel");
  });

  it("leads other hosts to the emulator too", async () => {
    assert.match(await throughTunnel(emulator, "example.com", true), /AliyunOSS/);
  });
});
