import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "../../emulator";
import { pluginConfig, pluginEnvironment } from "./alicloudPlugin";
import { runCommand } from "./command";
import { configurationOf } from "./host";
import { repository } from "./stack";
import { temporaryFolder } from "./temporaryFolder";

/** Whether a program is on PATH. */
export function isOnPath(program: string): boolean {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** Configuration that sends requests for these services to the emulator. @param namespace of `endpoints` */
export function endpointsOf(
  { httpEndpoint }: Emulator,
  namespace: "alicloud" | "alicloud-certificates",
  services: readonly string[],
): Record<string, string> {
  return Object.fromEntries(services.map((service) => [`${namespace}:endpoints[0].${service}`, httpEndpoint]));
}

/** A project in a temporary folder, with a stack of its own, run by `pulumi` and the language host as a user runs it. */
export class Project {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** An example in its own place, so that it finds the packages: the project's Pulumi.yaml has it as its `main`. */
  static async example(name: string, emulator: Emulator): Promise<Project> {
    const main = join(repository, "examples", name);
    const description = readFileSync(join(main, "Pulumi.yaml"), "utf8");
    const files = { "Pulumi.yaml": `${description}main: ${JSON.stringify(main)}\n` };
    const project = await Project.create(name, emulator, files, pluginEnvironment(emulator));
    const values = Object.entries(pluginConfig).map(([key, { value }]): [string, string] => [key, value]);
    await project.config({ endpoint: emulator.endpoint, ...Object.fromEntries(values) });
    return project;
  }

  /**
   * A copy of an example.
   *
   * @param edit changes Pulumi.yaml
   */
  static copy(name: string, emulator: Emulator, edit: (description: string) => string): Promise<Project> {
    const directory = temporaryFolder(`certificates-${name}-`);
    cpSync(join(repository, "examples", name), directory, { recursive: true });
    const file = join(directory, "Pulumi.yaml");
    writeFileSync(file, edit(readFileSync(file, "utf8")));
    return Project.open(directory, emulator);
  }

  /** A new one, of these files. */
  static create(
    name: string,
    emulator: Emulator,
    files: Record<string, string>,
    environment: Record<string, string> = {},
  ): Promise<Project> {
    const directory = temporaryFolder(`certificates-${name}-`);
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(join(directory, file), content);
    }
    return Project.open(directory, emulator, environment);
  }

  private static async open(
    directory: string,
    emulator: Emulator,
    environment: Record<string, string> = {},
  ): Promise<Project> {
    const state = join(directory, "state");
    mkdirSync(state);
    const project = new Project(directory, {
      ...process.env,
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
      ...environment,
    });
    await project.run("stack", "init", "test");
    const values = Object.entries(configurationOf(emulator.owner));
    const words = values.flatMap(([key, { value, secret }]) => [
      secret ? "--secret" : "--plaintext",
      `${key}=${value}`,
    ]);
    await project.run("config", "set-all", ...words);
    return project;
  }

  /** From now on Pulumi runs the TypeScript program without checking its types, which takes most of a command's time. */
  skipTypeCheck(): void {
    this.environment.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
  }

  /** Sets values of the configuration. @param values by path, so `sites[0].domain` is one */
  async config(values: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(values).length === 0) {
      return;
    }
    const words = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await this.run("config", "set-all", "--path", ...words);
  }

  /** Writes a file into the project. @returns its absolute path */
  write(name: string, content: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** `pulumi up`; what it printed. */
  up(): Promise<string> {
    return this.run("up", "--yes", "--skip-preview");
  }

  destroy(): Promise<string> {
    return this.run("destroy", "--yes", "--skip-preview");
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.run("stack", "output", "--json", "--show-secrets")) as Record<string, unknown>;
  }

  /** The state as it is in the backend. */
  exportState(): Promise<string> {
    return this.run("stack", "export");
  }

  /** Runs `pulumi`; what it printed on its standard output. A failure's message has both streams. */
  run(...words: string[]): Promise<string> {
    const options = { cwd: this.directory, env: this.environment };
    return runCommand("pulumi", [...words, "--non-interactive", "--color", "never"], options);
  }

  /** Removes the project without destroying. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
