import { strict as assert } from "node:assert";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:tls";
import { type Emulator, startEmulator } from "../../../../emulator";

function certificateFor(emulator: Emulator, servername: string): Promise<X509Certificate> {
  const { port } = new URL(emulator.endpoint);
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: "127.0.0.1",
        port: Number(port),
        ca: emulator.certificateAuthority,
        ...(servername ? { servername } : {}),
      },
      () => {
        const certificate = socket.getPeerX509Certificate();
        socket.destroy();
        if (certificate) {
          resolve(certificate);
        } else {
          reject(new Error("no certificate"));
        }
      },
    );
    socket.on("error", reject);
  });
}

describe("emulator: certificate authority", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it("signs a certificate for the server name that a client asks for", async () => {
    const authority = new X509Certificate(emulator.certificateAuthority);
    for (const name of ["b.oss-cn-hangzhou.aliyuncs.com", "ram.aliyuncs.com", "localhost"]) {
      const certificate = await certificateFor(emulator, name);
      assert.ok(certificate.checkHost(name));
      assert.ok(certificate.verify(authority.publicKey));
    }
    assert.equal(authority.ca, true);
  });

  it("signs one for 127.0.0.1, for clients without a server name", async () => {
    assert.ok((await certificateFor(emulator, "")).checkIP("127.0.0.1"));
  });

  it("returns the same certificate for the same name", async () => {
    const [first, second] = await Promise.all([certificateFor(emulator, "a.test"), certificateFor(emulator, "a.test")]);
    assert.equal(first.fingerprint256, second.fingerprint256);
  });

  it("writes its own certificate to a file, without the key, which `stop` deletes", async () => {
    const another = await startEmulator();
    const text = readFileSync(another.certificateAuthorityFile, "utf8");
    assert.equal(text, another.certificateAuthority);
    assert.ok(!text.includes("PRIVATE KEY"));
    assert.notEqual(text, emulator.certificateAuthority);
    await another.stop();
    assert.ok(!existsSync(another.certificateAuthorityFile));
  });
});
