import { request as connect } from "node:http";
import { request } from "node:https";
import type { Socket } from "node:net";
import { connect as secure } from "node:tls";

/** One HTTPS request, sent to a host by its name. */
export interface TunnelledRequest {
  method: string;
  host: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface TunnelledAnswer {
  status: number;
  body: string;
}

/**
 * Sends a request by HTTPS through the proxy of HTTPS_PROXY, as the real plugin does: without one it fails, so that
 * nothing of a test ever reaches the real service.
 */
export async function send({ method, host, path, headers, body = "" }: TunnelledRequest): Promise<TunnelledAnswer> {
  const proxy = process.env.HTTPS_PROXY;
  if (!proxy) {
    throw new Error("The stand-in for the alicloud plugin sends nothing without HTTPS_PROXY.");
  }
  const socket = await openTunnel(new URL(proxy), host);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        method,
        host,
        path,
        headers: { ...headers, host, "content-length": Buffer.byteLength(body) },
        createConnection: () => secure({ socket, servername: host }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          socket.destroy();
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function openTunnel(proxy: URL, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const opening = connect({
      host: proxy.hostname,
      port: proxy.port,
      method: "CONNECT",
      path: `${host}:443`,
      headers: { host: `${host}:443` },
    });
    opening.on("error", reject);
    opening.on("connect", (answer, socket) => {
      if (answer.statusCode === 200) {
        resolve(socket);
      } else {
        reject(new Error(`The proxy answered ${answer.statusCode} to CONNECT.`));
      }
    });
    opening.end();
  });
}
