import { endWithEngine } from "../engine/engineConnection";
import { failComponent } from "./construct";
import { servePlugin } from "./server";

/**
 * The process behind `pulumi-resource-alicloud-certificates`: serves the plugin protocol and prints the port. The engine reads
 * nothing else from standard output.
 *
 * @param args the engine's address, and flags for other plugins
 */
export async function main(args: readonly string[]): Promise<void> {
  endWithEngine(args);
  const { port } = await servePlugin(args.find((argument) => !argument.startsWith("-")));
  process.on("unhandledRejection", failComponent);
  process.stdout.write(`${port}\n`);
}
