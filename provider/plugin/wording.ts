/**
 * A sentence of the lifecycle in the plugin's words. The lifecycle names the stack's configuration as dynamic resources have
 * it (`alicloud:region`); of that the engine hands a plugin nothing but its own namespace.
 */
export function inPluginsWords(sentence: string): string {
  return sentence.replaceAll(/\balicloud:(?=[a-z])/gi, "alicloud-certificates:");
}
