import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Metadata, Server } from "@grpc/grpc-js";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import {
  Empty,
  engine,
  engineMessages,
  grpc,
  messages,
  Struct,
  provider as service,
  statusMessages,
} from "../../provider/plugin/protocol";
import { repository } from "./stack";

type Fields = Record<string, unknown>;

/** What the plugin said to the user. */
export interface Logged {
  severity: "info" | "warning";
  urn: string;
  message: string;
}

/** An answer to check. */
export interface CheckAnswer {
  inputs: Fields;
  failures: { property: string; reason: string }[];
}

/** An answer to diff. */
export interface DiffAnswer {
  changes: boolean;
  replaces: string[];
  details: Record<string, Pb.PropertyDiff.Kind>;
}

/** A refusal, as the engine reads it. */
export interface UserError {
  code: number;
  message: string;
  /** The state that exists nevertheless. */
  partial?: { id: string; properties: Fields; reasons: string[] };
}

/** The mark of a secret on the wire, and what the engine writes for a value that it doesn't know yet. */
export const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const secret = (value: unknown) => ({ ...secretMark, value });

export const urn = "urn:pulumi:test::project::alicloud-certificates:index:OssCertificateDeployment::site";

const installed = join(repository, "bin", "pulumi-resource-alicloud-certificates");

/** How the process is started. */
interface Launch {
  /** Default: this package's. */
  program?: string;
  /** What comes before the engine's address. */
  args?: readonly string[];
  cwd?: string;
}

/**
 * `pulumi-resource-alicloud-certificates` in a process of its own as the engine starts it, spoken to by gRPC as the
 * engine does, with an engine's log to speak to.
 */
export class PluginHost {
  /** All that the process printed but the port. */
  output = "";

  private constructor(
    private readonly process: ChildProcess,
    private readonly client: InstanceType<typeof service.ResourceProviderClient>,
    private readonly engine: Server,
    readonly logged: Logged[],
  ) {}

  static async start(
    configuration: Fields = {},
    environment: Record<string, string> = {},
    { program = installed, args = [], cwd }: Launch = {},
  ): Promise<PluginHost> {
    const logged: Logged[] = [];
    const { server, port: enginePort } = await serveLog(logged);
    const child = spawn(process.execPath, [program, ...args, `127.0.0.1:${enginePort}`], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("exit", () => reject(new Error("The plugin ended before it served.")));
    });
    const client = new service.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new PluginHost(child, client, server, logged);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        host.output += data;
      });
    }
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(configuration));
    request.setAcceptsecrets(true);
    await host.call("configure", request);
    return host;
  }

  async check(news: Fields, olds: Fields = {}, resource = urn): Promise<CheckAnswer> {
    const request = new messages.CheckRequest();
    request.setUrn(resource);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return readCheck(await this.call<Pb.CheckResponse>("check", request));
  }

  async checkConfig(news: Fields): Promise<CheckAnswer> {
    const request = new messages.CheckRequest();
    request.setNews(struct(news));
    return readCheck(await this.call<Pb.CheckResponse>("checkConfig", request));
  }

  async diff(olds: Fields, news: Fields, method: "diff" | "diffConfig" = "diff"): Promise<DiffAnswer> {
    const request = new messages.DiffRequest();
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await this.call<Pb.DiffResponse>(method, request);
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      details: Object.fromEntries(entriesOf(response).map(([name, property]) => [name, property.getKind()])),
    };
  }

  async create(inputs: Fields, { preview = false } = {}): Promise<{ id: string; properties: Fields }> {
    const request = new messages.CreateRequest();
    request.setUrn(urn);
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    const response = await this.call<Pb.CreateResponse>("create", request);
    return { id: response.getId(), properties: fields(response.getProperties()) };
  }

  async update(olds: Fields, news: Fields, { preview = false } = {}): Promise<Fields> {
    const request = new messages.UpdateRequest();
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setPreview(preview);
    return fields((await this.call<Pb.UpdateResponse>("update", request)).getProperties());
  }

  async read(id: string, properties: Fields = {}, inputs: Fields = {}) {
    const request = new messages.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(struct(properties));
    request.setInputs(struct(inputs));
    const response = await this.call<Pb.ReadResponse>("read", request);
    return {
      id: response.getId(),
      properties: fields(response.getProperties()),
      inputs: fields(response.getInputs()),
    };
  }

  async delete(properties: Fields): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setUrn(urn);
    request.setProperties(struct(properties));
    await this.call("delete", request);
  }

  async invoke(token: string, args: Fields): Promise<Fields> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    return fields((await this.call<Pb.InvokeResponse>("invoke", request)).getReturn());
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }

  /** Any method of the protocol. Rejects with a {@link UserError}. */
  call<Response>(method: string, request: unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      type Method = (request: unknown, callback: (error: unknown, response: Response) => void) => void;
      const client = this.client as unknown as Record<string, Method>;
      client[method]?.(request, (error, response) => (error ? reject(readRefusal(error)) : resolve(response)));
    });
  }

  stop(): void {
    this.client.close();
    this.process.kill();
    this.engine.forceShutdown();
  }
}

/** The part of an engine that takes what plugins log. */
async function serveLog(logged: Logged[]): Promise<{ server: Server; port: number }> {
  const server = new grpc.Server();
  interface Log {
    request: InstanceType<typeof engineMessages.LogRequest>;
  }
  server.addService(engine.EngineService as never, {
    log: ({ request }: Log, callback: (error: null, response: InstanceType<typeof Empty>) => void) => {
      const severity = request.getSeverity() === engineMessages.LogSeverity.WARNING ? "warning" : "info";
      logged.push({ severity, urn: request.getUrn(), message: request.getMessage() });
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { server, port };
}

const struct = (values: Fields) => Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));

const fields = (message: { toJavaScript(): object } | undefined): Fields => ({ ...message?.toJavaScript() });

function entriesOf(response: Pb.DiffResponse): [string, Pb.PropertyDiff][] {
  const entries: [string, Pb.PropertyDiff][] = [];
  response.getDetaileddiffMap().forEach((property, name) => {
    entries.push([name, property]);
  });
  return entries;
}

function readCheck(response: Pb.CheckResponse): CheckAnswer {
  return {
    inputs: fields(response.getInputs()),
    failures: response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
  };
}

function readRefusal(error: unknown): UserError {
  const { code, details, metadata } = error as { code: number; details: string; metadata?: Metadata };
  const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
  if (!Buffer.isBuffer(bytes)) {
    return { code, message: details };
  }
  const [any] = statusMessages.Status.deserializeBinary(bytes).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  const partial = {
    id: failed.getId(),
    properties: fields(failed.getProperties()),
    reasons: failed.getReasonsList(),
  };
  return { code, message: details, partial };
}
