/** Who reads the sentences, and what advice works there. Whoever starts the work knows it: a resource, the plugin, a command. */
export interface Reader {
  /** How the reader gives a setting of the account, such as `accessKey`. */
  setting(name: string): string;
  /** Behind a name that a setting gave: which setting that was. */
  by(name: string): string;
  /** How to try again, within a sentence. */
  again: string;
  /** Behind "is missing.": how to set the region. */
  region: string;
  /** Behind "No Alibaba Cloud credentials were found.": where they were looked for, and what to set. */
  credentials: string;
}

const inStack = (namespace: string): Reader => {
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
  };
};

/** The author of a TypeScript program. */
export const program = inStack("alicloud");

/** The author of a program in any language: the engine hands a plugin no other configuration than its own namespace's. */
export const plugin = inStack("alicloud-certificates");

/** Whoever runs `alicloud-certificates`. */
export const commandLine: Reader = {
  setting: () => "the profile",
  by: () => "",
  again: "run the command again",
  region: "Give `--region`, or set ALICLOUD_REGION.",
  credentials: "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or give `--profile`.",
};
