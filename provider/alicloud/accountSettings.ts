/**
 * Configuration by Pulumi's names: the stack's (`alicloud:accessKey`, …) or an explicit provider's. The same keys that
 * @pulumi/alicloud reads. `assumeRole` and `endpoints` are JSON, as Pulumi stores structured configuration.
 */
export interface Settings {
  get(key: `alicloud:${SettingName}` | "alicloud-certificates:propagationSeconds"): string | undefined;
}

/** The settings of `alicloud:…` that this package reads. */
export const settingNames = [
  "accessKey",
  "secretKey",
  "securityToken",
  "region",
  "profile",
  "ecsRoleName",
  "assumeRole",
  "endpoints",
] as const;

export type SettingName = (typeof settingNames)[number];

/** The RAM role of `alicloud:assumeRole`. */
export interface AssumeRole {
  /** `acs:ram::<account>:role/<name>` */
  roleArn: string;
  /** Shown in ActionTrail. */
  sessionName?: string;
  /** The id that the role's trust policy requires from callers in other accounts. */
  externalId?: string;
  /** A policy document that restricts the session further. */
  policy?: string;
  /** Seconds: 900 to 3600, or more if the role allows it. */
  sessionExpiration?: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;
