import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that reached a server that is not OSS. */
export interface StrangerRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A server on loopback that is not OSS, and keeps what it is sent. */
export class StrangerServer {
  readonly requests: StrangerRequest[] = [];
  /** Answers when the whole request is there. */
  answer: RequestListener = (_, response) => void response.end();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StrangerServer> {
    const server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      stranger.requests.push({ method, url, headers, body });
      stranger.answer(request, response);
    });
    const stranger = new StrangerServer(server);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return stranger;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }
}
