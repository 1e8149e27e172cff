import { createHash } from "node:crypto";
import { connect } from "node:tls";

/**
 * What a visitor of a name is shown.
 *
 * @param port of the emulator's edge
 * @returns SHA-256 of the leaf's DER, lower-case hex
 * @throws Error if the name has no certificate
 */
export function shownLeaf(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      resolve(createHash("sha256").update(socket.getPeerCertificate().raw).digest("hex"));
      socket.destroy();
    });
    socket.on("error", reject);
  });
}
