/** What the plugin was configured with, of the little that is used here. */
export interface Configuration {
  accessKey: string;
  secretKey: string;
  region: string;
}

/** How the engine writes a secret: an object with this member and the value (pulumi/pulumi, sdk/go/common/resource/sig). */
const secretMark = "4dabf18193072939515e22adb298388d";

const reveal = (value: unknown) =>
  typeof value === "object" && value !== null && secretMark in value ? (value as { value?: unknown }).value : value;

/** Reads the provider's configuration; structures arrive as JSON, texts as they are. */
export function readConfiguration(variables: Readonly<Record<string, unknown>>): Configuration {
  const text = (name: string) => {
    const value = reveal(variables[name]);
    return typeof value === "string" ? value : "";
  };
  return {
    accessKey: text("accessKey") || (process.env.ALICLOUD_ACCESS_KEY ?? ""),
    secretKey: text("secretKey") || (process.env.ALICLOUD_SECRET_KEY ?? ""),
    region: text("region") || (process.env.ALICLOUD_REGION ?? ""),
  };
}
