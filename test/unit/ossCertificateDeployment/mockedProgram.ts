import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** What the engine would be asked to register. Secrets are `{ secret: … }`, functions' code is left out. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** Urn and id of the explicit provider. */
  provider: string;
}

const repository = resolve(__dirname, "..", "..", "..", "..");

/**
 * Runs a program without an engine, in a process of its own: the SDK's mocks stay for the rest of a process. The program is
 * sent as text, so it may use nothing but its arguments.
 *
 * @param state what the engine would return in addition to the inputs
 * @param config the stack's configuration, by full names
 * @param secretKeys those of them that are secret
 * @returns what was registered, by name, and the warnings that were logged
 */
export function inMockedProgram(
  program: (product: typeof import("../../../provider"), pulumi: typeof import("@pulumi/pulumi")) => void,
  state: Record<string, unknown> = {},
  config: Record<string, string> = {},
  secretKeys: string[] = [],
): Promise<{ registered: Registered[]; warnings: string }> {
  const text = `
    const pulumi = require(${JSON.stringify(resolve(repository, "node_modules", "@pulumi", "pulumi"))});
    const registered = [];
    pulumi.runtime.setAllConfig(${JSON.stringify(config)}, ${JSON.stringify(secretKeys)});
    pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs, provider }) => {
        registered.push({ type, name, inputs, provider });
        return { id: name, state: { ...inputs, ...${JSON.stringify(state)} } };
      },
      call: ({ inputs }) => inputs,
    });
    const secret = "4dabf18193072939515e22adb298388d";
    const readable = (value) =>
      typeof value !== "object" || value === null ? value
      : Array.isArray(value) ? value.map(readable)
      : value[secret] ? { secret: readable(value.value) }
      : Object.fromEntries(Object.entries(value).filter(([name]) => name !== "__provider").map(([name, field]) => [name, readable(field)]));
    process.on("exit", () => console.log("REGISTERED" + JSON.stringify(registered.map(readable))));
    (${program})(require(${JSON.stringify(resolve(repository, "dist", "provider"))}), pulumi);`;
  return new Promise((done, failed) => {
    execFile(process.execPath, ["--no-warnings", "-e", text], { cwd: repository }, (error, output, warnings) => {
      const [, registered] = output.split("REGISTERED");
      if (error !== null || registered === undefined) {
        failed(error ?? new Error("Nothing was registered."));
      } else {
        // They are registered as their inputs become known, so in no certain order.
        const byName = (JSON.parse(registered) as Registered[]).sort((one, other) =>
          one.name.localeCompare(other.name),
        );
        done({ registered: byName, warnings });
      }
    });
  });
}
