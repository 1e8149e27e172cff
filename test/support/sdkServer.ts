import * as pulumi from "@pulumi/pulumi";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { grpc } from "../../provider/plugin/protocol";

type Options = pulumi.ComponentResourceOptions;

/** The service that `pulumi.provider.main` would serve. */
interface Service {
  construct(call: { request: Pb.ConstructRequest }, callback: (error: unknown) => void): Promise<void>;
}

let service: Promise<Service> | undefined;
let received: (options: Options) => void = () => {};

/** The options that the SDK's own server makes of a request, before a component gets them. */
export async function optionsBySdk(request: Pb.ConstructRequest): Promise<Options> {
  service ??= captureService();
  const server = await service;
  return new Promise((resolve, reject) => {
    received = resolve;
    void server.construct({ request }, reject);
  });
}

/**
 * The SDK exports no more of its server than `main`, which serves once in a process. It is served on no port here, and
 * what it hangs onto the process goes again.
 */
async function captureService(): Promise<Service> {
  let captured: Service | undefined;
  const { addService, bindAsync } = grpc.Server.prototype;
  const { log } = console;
  const events = ["uncaughtException", "unhandledRejection", "exit"] as const;
  const before = events.map((event) => process.listeners(event as "exit"));
  grpc.Server.prototype.addService = (_, implementation) => {
    captured = implementation as unknown as Service;
  };
  grpc.Server.prototype.bindAsync = (_port, _credentials, callback) => callback(null, 0);
  console.log = () => {};
  try {
    await pulumi.provider.main(
      {
        version: "1.0.0",
        construct: (_name, _type, _inputs, options) => {
          received(options);
          return Promise.reject(new Error("The test has seen enough."));
        },
      },
      ["127.0.0.1:1"],
    );
  } finally {
    Object.assign(grpc.Server.prototype, { addService, bindAsync });
    console.log = log;
    events.forEach((event, index) => {
      for (const listener of process.listeners(event as "exit")) {
        if (!before[index]?.includes(listener)) {
          process.off(event, listener);
        }
      }
    });
  }
  if (captured === undefined) {
    throw new Error("The SDK's server was not served.");
  }
  return captured;
}
