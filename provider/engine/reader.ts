import type { CertificateReader } from "../certificate/reader";

/** The reader of error messages, and the advice that works for this reader. The resource, the plugin or the command passes it on. */
export interface Reader extends CertificateReader {
  /** How the reader names a setting of the account, such as `accessKey`. */
  setting(name: string): string;
  /** Follows a name that came from a setting, and says from which one. */
  by(name: string): string;
  /** How to try again, as part of a sentence. */
  again: string;
  /** Follows "is missing.": how to set the region. */
  region: string;
  /** Follows "No Alibaba Cloud credentials were found.": which places were checked, and what to set. */
  credentials: string;
  /** Follows "Give": how to give a missing PEM input. */
  pemInput: string;
  /** Follows "Give": what to give if text was used as the path of a file. */
  path: string;
  /** Follows "Give": the user who needs permission to read a file. */
  user: string;
}

const inStack = (namespace: string, fileAsset: (expression: string) => string): Reader => {
  const setting = (name: string) => `\`${namespace}:${name}\``;
  return {
    setting,
    by: (name) => ` of ${setting(name)}`,
    again: "run `pulumi up` again",
    region: `Set it, or \`pulumi config set ${namespace}:region cn-hangzhou\`.`,
    credentials:
      `Checked: the explicit provider or the stack configuration (${setting("accessKey")}, ${setting("secretKey")}), ` +
      "the environment (ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY), " +
      "OIDC (ALIBABA_CLOUD_OIDC_TOKEN_FILE), the `aliyun configure` profile, ~/.alibabacloud/credentials, the ECS " +
      `instance role, ALIBABA_CLOUD_CREDENTIALS_URI. Set for example \`pulumi config set ${namespace}:accessKey …\` and ` +
      `\`pulumi config set --secret ${namespace}:secretKey …\`.`,
    pemInput: `its PEM text, or ${fileAsset('new pulumi.asset.FileAsset("…")')} with the file's path`,
    path: "the file's path, or the text itself",
    user: "the user who runs Pulumi",
    file: (name) => fileAsset(`\`new pulumi.asset.FileAsset("${name}")\``),
    objectText: "an Output was put into a string. Pass the Output itself, or use `pulumi.interpolate` or `.apply()`.",
    allowExpired: "set `allowExpired: true` to deploy it anyway",
    deploy: "run `pulumi up` with the new one",
  };
};

/** The author of a TypeScript program. */
export const program = inStack("alicloud", (expression) => expression);

/** The author of a program in any language. The engine passes a plugin only the configuration of its own namespace. */
export const plugin = inStack("alicloud-certificates", (expression) => `${expression} (YAML: \`fn::fileAsset\`)`);

/** The user of `alicloud-certificates`. */
export const commandLine: Reader = {
  setting: () => "the profile",
  by: () => "",
  again: "run the command again",
  region: "Give `--region`, or set ALICLOUD_REGION.",
  credentials: "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or give `--profile`.",
  pemInput: "the path of its file",
  path: "the file's path",
  user: "the user who runs this command",
  file: (name) => `the path of the PEM file (\`${name}\`)`,
  objectText: "the program that wrote the file put an object into a string. Write the PEM text itself into the file.",
  allowExpired: "give `--allow-expired` to accept it",
  deploy: "deploy the new one",
};
