import { spawn } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const script = resolve(__dirname, "../../../examples/consumer/fetch-certificate.sh");

/** What a run of a command said, and its exit code. */
export interface Ran {
  code: number;
  output: string;
}

/** examples/consumer/fetch-certificate.sh with a directory of its own, and a server that counts how often it is reloaded. */
export class Consumer {
  readonly destination: string;
  private readonly reloads: string;

  constructor(
    directory: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly shell = "sh",
  ) {
    this.destination = join(directory, "certificates");
    this.reloads = join(directory, "reloads");
  }

  /** Whether this machine has a shell. */
  static async has(shell: string): Promise<boolean> {
    const [command = "sh"] = shell.split(" ");
    return new Promise((done) => {
      spawn(command, ["-c", ":"])
        .on("error", () => done(false))
        .on("close", (code) => done(code === 0));
    });
  }

  async run(more: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return new Promise((done, failed) => {
      const [command = "sh", ...options] = this.shell.split(" ");
      const child = spawn(command, [...options, script], {
        env: {
          PATH: process.env.PATH,
          DESTINATION: this.destination,
          RELOAD: `echo reloaded >> '${this.reloads}'`,
          ...this.environment,
          ...more,
        },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text: Buffer) => {
          output += text.toString();
        });
      }
      child.on("error", failed);
      child.on("close", (code) => done({ code: code ?? -1, output }));
    });
  }

  /** A file as the server would read it now. */
  installed(file: string): string {
    return readFileSync(join(this.destination, "current", file), "utf8");
  }

  /** Permission bits of a file, in octal. */
  modeOf(file: string): string {
    return (lstatSync(join(this.destination, "current", file)).mode & 0o777).toString(8);
  }

  /** Everything in the directory, by name. */
  get entries(): string[] {
    return existsSync(this.destination) ? readdirSync(this.destination).sort() : [];
  }

  get reloaded(): number {
    return existsSync(this.reloads) ? readFileSync(this.reloads, "utf8").trim().split("\n").length : 0;
  }
}
