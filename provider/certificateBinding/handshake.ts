import { createHash } from "node:crypto";
import { connect } from "node:tls";
import { domainToASCII } from "node:url";
import type { Address } from "./address";

/** The name that a visitor of the domain asks for: of a wildcard, one of its names that hardly is a domain of its own, as `www` often is. */
export function serverNameOf(domain: string): string {
  return domainToASCII(domain.replace(/^\*?\./, "alicloud-certificates."));
}

/** What a visitor was shown. */
export type Shown = { fingerprintSha256: string } | { code: string };

/**
 * The leaf that a TLS server presents for a name. The server proves in the handshake that it has the leaf's key; who issued it doesn't
 * matter here, since the caller knows which leaf it must be.
 *
 * @param timeout milliseconds
 */
export function handshake({ host, port }: Address, serverName: string, timeout: number): Promise<Shown> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: serverName, rejectUnauthorized: false, timeout });
    const end = (shown: Shown) => {
      socket.destroy();
      resolve(shown);
    };
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate();
      end(
        raw === undefined
          ? { code: "no certificate" }
          : { fingerprintSha256: createHash("sha256").update(raw).digest("hex") },
      );
    });
    socket.once("timeout", () => end({ code: "ETIMEDOUT" }));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => end({ code: code ?? "no TLS" }));
    socket.once("close", () => end({ code: "ECONNRESET" }));
  });
}
