import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { stubOf } from "../../provider/lifecycle/stub";
import { grpc, messages, Struct, provider as service } from "../../provider/plugin/protocol";
import { repository } from "./stack";

type Fields = Record<string, unknown>;

/**
 * The real dynamic host of @pulumi/pulumi, in a process of its own as the engine starts it, spoken to by gRPC as the
 * engine does. It gets the stub with every call.
 */
export class DynamicHost {
  /** What the host and the lifecycle printed. */
  output = "";

  private constructor(
    private readonly process: ChildProcess,
    private readonly client: InstanceType<typeof service.ResourceProviderClient>,
    private readonly stub: string,
  ) {}

  static async start(configuration: Fields = {}, environment: Record<string, string> = {}): Promise<DynamicHost> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    // From the program's folder, where the stub's `require` is resolved.
    const child = spawn(process.execPath, [script, "127.0.0.1:0"], {
      cwd: repository,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("exit", () => reject(new Error("The dynamic host ended before it served.")));
    });
    const client = new service.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new DynamicHost(child, client, stubOf("ossCertificateDeployment"));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        host.output += data;
      });
    }
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(configuration as never));
    await host.call("configure", request);
    return host;
  }

  async check(
    news: Fields,
    olds: Fields = {},
  ): Promise<{ inputs: Fields; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(this.struct(olds));
    request.setNews(this.struct(news));
    const response = await this.call<InstanceType<typeof messages.CheckResponse>>("check", request);
    return {
      inputs: this.fields(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(olds: Fields, news: Fields): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new messages.DiffRequest();
    request.setId("id");
    request.setOlds(this.struct(olds));
    request.setNews(this.struct(news));
    const response = await this.call<InstanceType<typeof messages.DiffResponse>>("diff", request);
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
    };
  }

  async create(inputs: Fields): Promise<{ id: string; outs: Fields }> {
    const request = new messages.CreateRequest();
    request.setProperties(this.struct(inputs));
    const response = await this.call<InstanceType<typeof messages.CreateResponse>>("create", request);
    return { id: response.getId(), outs: this.fields(response.getProperties()) };
  }

  async read(id: string, state: Fields): Promise<{ id: string; props: Fields }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(this.struct(state));
    const response = await this.call<InstanceType<typeof messages.ReadResponse>>("read", request);
    return { id: response.getId(), props: this.fields(response.getProperties()) };
  }

  async delete(id: string, state: Fields): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(this.struct(state));
    await this.call("delete", request);
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill();
    await ended;
  }

  private struct(fields: Fields) {
    return Struct.fromJavaScript({ ...fields, __provider: this.stub } as never);
  }

  private fields(struct: { toJavaScript(): unknown } | undefined): Fields {
    const { __provider: _, ...fields } = (struct?.toJavaScript() ?? {}) as Fields;
    return fields;
  }

  private call<Response>(method: string, request: unknown): Promise<Response> {
    type Method = (request: unknown, callback: (error: Error | null, response: Response) => void) => void;
    const send = (this.client as unknown as Record<string, Method>)[method];
    return new Promise((resolve, reject) => {
      send?.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}
