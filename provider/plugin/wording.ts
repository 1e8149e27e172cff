import { settingNames } from "../alicloud/credentials";

const configured = new RegExp(`\\balicloud:(?=(?:${settingNames.join("|")})\\b)`, "g");

/**
 * A sentence of the lifecycle in the plugin's words. The lifecycle names the stack's configuration as dynamic resources have
 * it (`alicloud:region`); of that the engine hands a plugin nothing but its own namespace. A URN, which may hold a type of
 * @pulumi/alicloud, stays as it is.
 */
export function inPluginsWords(sentence: string): string {
  return sentence.replaceAll(configured, "alicloud-certificates:");
}
