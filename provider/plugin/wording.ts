import type { SettingName } from "../oss/credentials";

const settings = [
  "accessKey",
  "secretKey",
  "securityToken",
  "region",
  "profile",
  "ecsRoleName",
  "assumeRole",
  "endpoints",
] as const satisfies readonly SettingName[];

const configured = new RegExp(`\\balicloud:(?=(?:${settings.join("|")})\\b)`, "g");

/**
 * A sentence of the lifecycle in the plugin's words. The lifecycle names the stack's configuration as dynamic resources have
 * it (`alicloud:region`); of that the engine hands a plugin nothing but its own namespace. A URN, which may hold a type of
 * @pulumi/alicloud, stays as it is.
 */
export function inPluginsWords(sentence: string): string {
  return sentence.replaceAll(configured, "alicloud-certificates:");
}
