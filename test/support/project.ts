import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Emulator } from "../../emulator";
import { configurationOf } from "./face";
import { repository } from "./stack";

/** Whether a program is on PATH. */
export function isOnPath(program: string): boolean {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** A project's folder, with a stack of its own, run by `pulumi` as a user runs it. */
export class Project {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * An example's.
   *
   * @param edit changes Pulumi.yaml
   */
  static copy(example: string, emulator: Emulator, edit: (project: string) => string): Promise<Project> {
    const directory = mkdtempSync(join(tmpdir(), `certificates-${example}-`));
    cpSync(join(repository, "examples", example), directory, { recursive: true });
    const file = join(directory, "Pulumi.yaml");
    writeFileSync(file, edit(readFileSync(file, "utf8")));
    return Project.open(directory, emulator);
  }

  /** A new one, of these files. */
  static create(name: string, emulator: Emulator, files: Record<string, string>): Promise<Project> {
    const directory = mkdtempSync(join(tmpdir(), `certificates-${name}-`));
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(join(directory, file), content);
    }
    return Project.open(directory, emulator);
  }

  private static async open(directory: string, emulator: Emulator): Promise<Project> {
    mkdirSync(join(directory, "state"));
    const project = new Project(directory, {
      ...process.env,
      PULUMI_BACKEND_URL: pathToFileURL(join(directory, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
    });
    await project.run("stack", "init", "test");
    for (const [key, { value, secret }] of Object.entries(configurationOf(emulator.owner))) {
      await project.run("config", "set", ...(secret ? ["--secret"] : ["--plaintext"]), key, value);
    }
    return project;
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.directory, name), content);
  }

  /** Runs `pulumi`; what it printed, on both streams. */
  async run(...args: string[]): Promise<string> {
    const options = { cwd: this.directory, env: this.environment, maxBuffer: 10_000_000 };
    try {
      const { stdout, stderr } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], options);
      return stdout + stderr;
    } catch (error) {
      const { stdout = "" } = error as { stdout?: string };
      throw new Error(`${error instanceof Error ? error.message : error}\n${stdout}`);
    }
  }

  /** The state as it lies in the backend. */
  exportState(): Promise<string> {
    return this.run("stack", "export");
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
