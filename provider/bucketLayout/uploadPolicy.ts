import { unknownNames } from "../engine/unknownNames";
import { longestPolicy, type PolicyDocument, type PolicyStatement } from "../oss/policyDocument";
import { normalizePrefix } from "./layout";
import { type PermissionScope, permissions, type UploadPolicyOptions } from "./permissions";

/**
 * The minimal policy for a RAM user or role that deploys certificates: `oss:PutObject` below the prefixes, and for each
 * option exactly the actions that it needs.
 *
 * ```ts
 * uploadPolicy({ bucket: "my-certificates", prefixes: ["certs/example.com"] });
 * // { Version: "1", Statement: [{ Effect: "Allow", Action: ["oss:PutObject"],
 * //   Resource: ["acs:oss:*:*:my-certificates/certs/example.com/*"] }] }
 * ```
 *
 * @throws Error if a prefix contains a pattern character of policies, or there are too many prefixes for one policy, or an option is unknown
 */
export function uploadPolicy(options: UploadPolicyOptions): PolicyDocument {
  const document: PolicyDocument = { Version: "1", Statement: uploadStatements(options) };
  const { length } = JSON.stringify(document);
  if (length > longestPolicy) {
    throw new Error(
      `The policy for ${options.prefixes?.length} prefixes would have ${length} characters, and RAM takes at most ${longestPolicy}. ` +
        "Split them into several policies: call `uploadPolicy` for some of them at a time, or add a second CertificateBucket with `existing: true` for the others.",
    );
  }
  return document;
}

/** The statements of {@link uploadPolicy}, for a policy of your own. */
export function uploadStatements(options: UploadPolicyOptions): PolicyStatement[] {
  const [unknown] = unknownNames(options, optionNames, "uploadPolicy");
  if (unknown !== undefined) {
    throw new Error(`The policy can't be written: ${unknown}`);
  }
  return (["objects", "bucket", "key"] as const).flatMap((scope) => {
    const granted = permissions.filter((permission) => permission.scope === scope && permission.isNeeded(options));
    const actions = [...new Set(granted.flatMap((permission) => permission.actions))];
    return actions.length === 0 ? [] : [{ Effect: "Allow", Action: actions, ...scopeOf(scope, options) }];
  });
}

const optionNames = Object.keys({
  bucket: true,
  prefixes: true,
  tags: true,
  refresh: true,
  onDestroy: true,
  kms: true,
} satisfies Record<keyof UploadPolicyOptions, true>);

type Scope = Pick<PolicyStatement, "Resource" | "Condition">;

function scopeOf(scope: PermissionScope, { bucket, prefixes, kms }: UploadPolicyOptions): Scope {
  const directories = normalizePrefixes(prefixes);
  switch (scope) {
    case "objects":
      return { Resource: directories.map((directory) => `acs:oss:*:*:${bucket}/${directory}*`) };
    case "bucket": {
      const below = directories.map((directory) => `${directory}*`);
      return {
        Resource: [`acs:oss:*:*:${bucket}`],
        ...(!directories.includes("") && { Condition: { StringLike: { "oss:Prefix": below } } }),
      };
    }
    case "key":
      return { Resource: [typeof kms === "string" ? `acs:kms:*:*:key/${kms}` : "acs:kms:*:*:*"] };
  }
}

/** Each prefix once, as a directory with its slash; `""` for the whole bucket. */
function normalizePrefixes(prefixes: readonly string[] | undefined): string[] {
  const directories = (prefixes ?? []).map((prefix) => {
    if (/[*?]|\$\{/.test(prefix)) {
      throw new Error(
        `The prefix '${prefix}' contains '*', '?' or '\${', which policies read as a pattern, so the policy would allow more than the prefix. Rename the directory.`,
      );
    }
    const normal = normalizePrefix(prefix);
    return normal === "" ? "" : `${normal}/`;
  });
  return directories.length === 0 || directories.includes("") ? [""] : [...new Set(directories)];
}
