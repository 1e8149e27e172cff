import * as pulumi from "@pulumi/pulumi";

/**
 * A value of the stack's configuration; a secret when it is one there (`pulumi config set --secret`, or a part of it set so).
 * `pulumi.Config.get` gives secrets in clear, and what it gives ends up in the state in clear.
 *
 * @param namespace before the colon, such as `alicloud`
 */
export function stackValue(namespace: string, name: string): pulumi.Output<string> | string | undefined {
  const configuration = new pulumi.Config(namespace);
  return isSecret(namespace, name) ? configuration.getSecret(name) : configuration.get(name);
}

/** Whether a value is a secret in the stack's configuration. Where the SDK can't tell, it's taken for one. */
export function isSecret(namespace: string, name: string): boolean {
  // Not in the SDK's declarations, though in each of its supported versions.
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(`${namespace}:${name}`) ?? true;
}
