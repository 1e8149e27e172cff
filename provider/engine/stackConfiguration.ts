import * as pulumi from "@pulumi/pulumi";

/**
 * A value of the stack's configuration. It is a secret output if it, or a part of it, was set with `pulumi config set --secret`.
 * `pulumi.Config.get` would return a secret in plain text, which would then be in the state in plain text.
 *
 * @param namespace before the colon, such as `alicloud`
 */
export function stackValue(namespace: string, name: string): pulumi.Output<string> | string | undefined {
  const configuration = new pulumi.Config(namespace);
  return isSecret(namespace, name) ? configuration.getSecret(name) : configuration.get(name);
}

/** Whether a value is secret in the stack's configuration. If the SDK can't tell, it counts as secret. */
export function isSecret(namespace: string, name: string): boolean {
  // Every supported version of the SDK has it, but none declares it.
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?(key: string): boolean };
  return isConfigSecret?.(`${namespace}:${name}`) ?? true;
}
