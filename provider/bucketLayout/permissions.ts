import type { OnDestroy } from "./layout";

/** What a deployment needs permissions for. */
export interface UploadPolicyOptions {
  /** @example "my-certificates" */
  bucket: string;
  /** The deployments' `prefix`es. Default: the whole bucket. */
  prefixes?: readonly string[] | undefined;
  /** The deployments have `tags`. Default: `false`. */
  tags?: boolean | undefined;
  /** Let `pulumi refresh` read the bucket. Default: `false`. */
  refresh?: boolean | undefined;
  /** What the deployments' `onDestroy` says. Default: `"keep"`. */
  onDestroy?: OnDestroy | undefined;
  /** The objects are encrypted with KMS: with this key, or (`true`) with any key. Default: `false`. */
  kms?: boolean | string | undefined;
}

/** What an action is granted on: the objects below the prefixes, the bucket itself, or the KMS key. */
export type PermissionScope = "objects" | "bucket" | "key";

/** The actions that one need of a deployment requires. */
export interface Permission {
  /** For a table cell, Markdown. */
  need: string;
  actions: readonly string[];
  scope: PermissionScope;
  isNeeded(options: UploadPolicyOptions): boolean;
}

const deletes = ({ onDestroy = "keep" }: UploadPolicyOptions) => onDestroy !== "keep";

/**
 * Every action that a deployment can need, and when: the only source for {@link uploadPolicy} and for the README's table.
 * OSS lists the actions at https://www.alibabacloud.com/help/en/oss/user-guide/ram-policy-overview.
 */
export const permissions: readonly Permission[] = [
  { need: "every deployment", actions: ["oss:PutObject"], scope: "objects", isNeeded: () => true },
  {
    need: "`tags`",
    actions: ["oss:PutObjectTagging"],
    scope: "objects",
    isNeeded: ({ tags }) => tags === true,
  },
  {
    need: "`pulumi refresh` that sees drift",
    actions: ["oss:GetObject"],
    scope: "objects",
    isNeeded: ({ refresh }) => refresh === true,
  },
  {
    need: '`onDestroy: "deleteLatest"` or `"deleteAll"`',
    actions: ["oss:GetObject", "oss:DeleteObject"],
    scope: "objects",
    isNeeded: deletes,
  },
  {
    need: '`onDestroy: "deleteAll"`',
    actions: ["oss:ListObjects"],
    scope: "bucket",
    isNeeded: ({ onDestroy }) => onDestroy === "deleteAll",
  },
  {
    need: 'encryption with KMS (`serverSideEncryption: "KMS"`)',
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    scope: "key",
    isNeeded: ({ kms = false }) => kms !== false,
  },
];

/** What the HTTPS-only statement needs from the account that runs `pulumi up`, never from the user that deploys. */
export const httpsOnlyActions = ["oss:GetBucketPolicy", "oss:PutBucketPolicy", "oss:DeleteBucketPolicy"] as const;

const scopes = {
  objects: "`acs:oss:*:*:<bucket>/<prefix>/*`",
  bucket: "`acs:oss:*:*:<bucket>`",
  key: "the KMS key",
} as const satisfies Record<PermissionScope, string>;

/** The table of all permissions in Markdown, as README.md has it between its `permissions` marks. */
export function renderPermissions(): string {
  const rows = [
    ...permissions.map(({ need, actions, scope }) => [need, actions, scopes[scope]] as const),
    ["`httpsOnly`, for the account that runs `pulumi up`", httpsOnlyActions, scopes.bucket] as const,
  ];
  return [
    "| for | action | on |",
    "|---|---|---|",
    ...rows.map(
      ([need, actions, on]) => `| ${need} | ${actions.map((action) => `\`${action}\``).join(", ")} | ${on} |`,
    ),
  ].join("\n");
}
