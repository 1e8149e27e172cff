import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "../../emulator";
import { pluginConfig, pluginEnvironment } from "./alicloudPlugin";
import { repository } from "./stack";

/**
 * An example, run as a user runs it: by `pulumi`, with the language host and a stack of its own. The project lies in a
 * temporary folder whose Pulumi.yaml has the example as its `main`, so that nothing is written into the example.
 */
export class Example {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param name its folder in examples/ */
  static async open(name: string, emulator: Emulator): Promise<Example> {
    const directory = mkdtempSync(join(tmpdir(), `example-${name}-`));
    const main = join(repository, "examples", name);
    const project = readFileSync(join(main, "Pulumi.yaml"), "utf8");
    writeFileSync(join(directory, "Pulumi.yaml"), `${project}main: ${JSON.stringify(main)}\n`);
    const state = join(directory, "state");
    mkdirSync(state);
    const example = new Example(directory, {
      ...process.env,
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...pluginEnvironment(emulator),
    });
    await example.run("stack", "init", "test");
    for (const [key, value] of Object.entries({
      "alicloud:region": "cn-hangzhou",
      "alicloud:accessKey": emulator.owner.accessKeyId,
      ...Object.fromEntries(Object.entries(pluginConfig).map(([key, { value }]) => [key, value])),
      endpoint: emulator.endpoint,
    })) {
      await example.config(key, value);
    }
    await example.run("config", "set", "--secret", "alicloud:secretKey", emulator.owner.accessKeySecret);
    return example;
  }

  /** @param key with `--path`, so `sites[0].domain` is one */
  async config(key: string, value: string): Promise<void> {
    await this.run("config", "set", "--path", key, value);
  }

  /** Writes a file beside the project. @returns its absolute path */
  file(name: string, content: string): string {
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

  /** Removes the project without destroying. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private run(...words: string[]): Promise<string> {
    const options = { cwd: this.directory, env: this.environment, maxBuffer: 16 * 1024 * 1024 };
    return new Promise((resolve, reject) => {
      execFile("pulumi", [...words, "--non-interactive", "--color", "never"], options, (error, output, errors) => {
        if (error) {
          reject(new Error(`pulumi ${words[0]} failed: ${output}${errors}`));
        } else {
          resolve(output);
        }
      });
    });
  }
}
