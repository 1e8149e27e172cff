import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import * as automation from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";
import { temporaryFolder } from "./temporaryFolder";

/** The repository: two folders above dist/test/support. */
export const repository = resolve(__dirname, "..", "..", "..");

const projectName = "certificates";
const stackName = "test";

/** What one `pulumi` command said. */
export interface Said {
  /** Standard output and error together, in the order in which they came. */
  output: string;
}

/** How many resources a command created, updated, deleted, left the same, … */
export type Changes = Partial<Record<string, number>>;

interface StackOptions {
  /** The deployments' endpoint; its owner's keys go into the stack's configuration unless `config` has others. */
  emulator: Emulator;
  config?: automation.ConfigMap;
  environment?: Record<string, string>;
}

export interface TestStackOptions extends StackOptions {
  program: automation.PulumiFn;
}

export interface ProgramStackOptions extends StackOptions {
  /** The program's text: JavaScript that finds this package and the SDK. */
  program: string;
}

/**
 * A stack of the real engine, over a file backend of its own, whose program runs in this process, or in one of its own.
 *
 * ```ts
 * const stack = await TestStack.create({ emulator, program: async () => { new OssCertificateDeployment(…) } });
 * await stack.up();
 * await stack.remove();
 * ```
 */
export class TestStack {
  private constructor(
    readonly stack: automation.Stack,
    readonly directory: string,
    private readonly connections: Connections,
  ) {}

  static create({ program, ...options }: TestStackOptions): Promise<TestStack> {
    // The host resolves the shell's `require` from the repository.
    const project: automation.ProjectSettings = { name: projectName, runtime: "nodejs", main: repository };
    const connections = new Connections();
    const connected: automation.PulumiFn = async () => {
      connections.change(pulumi.runtime.getEngine(), pulumi.runtime.getMonitor());
      return program();
    };
    return TestStack.open(
      options,
      project,
      (workspace) => automation.LocalWorkspace.createStack({ projectName, stackName, program: connected }, workspace),
      connections,
    );
  }

  /**
   * As a user has it: `pulumi` runs a program in a directory, with a process of its own. It dies with its engine, which
   * a program in this process would outlive.
   */
  static createProgram({ program, ...options }: ProgramStackOptions): Promise<TestStack> {
    const project = { name: projectName, runtime: { name: "nodejs", options: { typescript: false } } };
    return TestStack.open(options, project, ({ workDir, ...workspace }) => {
      const packages = join(workDir, "node_modules");
      mkdirSync(join(packages, "@pulumi"), { recursive: true });
      symlinkSync(
        join(repository, "node_modules", "@pulumi", "pulumi"),
        join(packages, "@pulumi", "pulumi"),
        "junction",
      );
      symlinkSync(repository, join(packages, "pulumi-alicloud-certificates"), "junction");
      writeFileSync(join(workDir, "package.json"), JSON.stringify({ name: projectName, main: "index.js" }));
      writeFileSync(join(workDir, "index.js"), program);
      return automation.LocalWorkspace.createStack({ stackName, workDir }, workspace);
    });
  }

  private static async open(
    { emulator, config, environment }: StackOptions,
    projectSettings: automation.ProjectSettings,
    create: (options: automation.LocalWorkspaceOptions & { workDir: string }) => Promise<automation.Stack>,
    connections = new Connections(),
  ): Promise<TestStack> {
    const directory = temporaryFolder("certificates-stack-");
    const stack = await create({
      workDir: directory,
      projectSettings,
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(directory).href,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // This package's own node_modules has @pulumi/alicloud, whose plugin none of these programs needs.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
        ...environment,
      },
    });
    const { accessKeyId, accessKeySecret } = emulator.owner;
    await stack.setAllConfig({
      "alicloud:region": { value: "cn-hangzhou" },
      "alicloud:accessKey": { value: accessKeyId },
      "alicloud:secretKey": { value: accessKeySecret, secret: true },
      ...config,
    });
    return new TestStack(withoutQuestions(stack), directory, connections);
  }

  async preview(options: automation.PreviewOptions = {}): Promise<Said & { changes: Changes }> {
    return this.listen((listeners) => this.stack.preview({ diff: true, ...listeners, ...options }));
  }

  async up(options: automation.UpOptions = {}): Promise<Said & { changes: Changes }> {
    return this.listen((listeners) => this.stack.up({ ...listeners, ...options }));
  }

  async refresh(options: automation.RefreshOptions = {}): Promise<Said & { changes: Changes }> {
    return this.listen((listeners) => this.stack.refresh({ ...listeners, ...options }));
  }

  async destroy(): Promise<Said & { changes: Changes }> {
    return this.listen((listeners) => this.stack.destroy(listeners));
  }

  /** The program's outputs, with secrets in plain text. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = await automation.Stack.prototype.outputs.call(this.stack);
    return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output.value as unknown]));
  }

  /** The failure of a command that must fail: all that it printed. */
  async failing(command: Promise<unknown>): Promise<string> {
    try {
      await command;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    throw new Error("The command succeeded, but it should have failed.");
  }

  /** The state with its secrets in plain text, as everyone who knows the passphrase can see it. */
  async exportState(): Promise<{ text: string; resources: StateResource[] }> {
    const { deployment } = await this.stack.exportStack();
    return { text: JSON.stringify(deployment), resources: (deployment as { resources: StateResource[] }).resources };
  }

  /** The state's file as it is on the disk. */
  currentState(): string {
    return readFileSync(join(this.directory, ".pulumi", "stacks", projectName, `${stackName}.json`), "utf8");
  }

  /** Every file of the backend as it is on the disk: state, backups and history. */
  storedState(): string {
    const backend = join(this.directory, ".pulumi");
    return readdirSync(backend, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }

  /** The one resource of a type, as it is in the state. */
  async resource(type: string): Promise<StateResource> {
    const found = (await this.exportState()).resources.filter((resource) => resource.type.endsWith(`:${type}`));
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(`There are ${found.length} resources of type ${type} in the state.`);
    }
    return only;
  }

  /** Removes everything without destroying: the bucket is thrown away with its emulator. */
  remove(): void {
    this.connections.change();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async listen(command: (listeners: Listeners) => Promise<unknown>): Promise<Said & { changes: Changes }> {
    let output = "";
    let changes: Changes = {};
    const hear = (text: string) => {
      output += text;
    };
    const onEvent = ({ summaryEvent }: automation.EngineEvent) => {
      changes = summaryEvent?.resourceChanges ?? changes;
    };
    await command({ onOutput: hear, onError: hear, onEvent });
    return { output, changes };
  }
}

/**
 * The connections of a program to its engine. The SDK leaves them open, and gRPC keeps trying their ports: if a later engine
 * happens to listen there, gRPC reports "No connection established", and the engine's program registers nothing.
 */
class Connections {
  private open: unknown[] = [];

  /** Closes those of the previous program, which may still send something for a moment after its command has failed. */
  change(...connections: unknown[]): void {
    for (const connection of this.open) {
      (connection as { close(): void } | undefined)?.close();
    }
    this.open = connections;
  }
}

interface Listeners {
  onOutput(text: string): void;
  onError(text: string): void;
  onEvent(event: automation.EngineEvent): void;
}

/**
 * After each command the Automation API asks `pulumi` for the outputs, twice, and for the history, which costs more than
 * many a command of these tests. The events say what changed, and `outputs` asks when a test wants to know.
 */
function withoutQuestions(stack: automation.Stack): automation.Stack {
  return Object.assign(stack, {
    outputs: async () => ({}),
    info: async () => ({ kind: "update", startTime: new Date(), message: "", environment: {}, config: {}, result: "" }),
  });
}

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  initErrors?: string[];
}
