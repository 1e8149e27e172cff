import { conditionOperators, type PolicyDocument, type Statement } from "./policyDocument";

/** A RAM policy has no Principal, a bucket policy must have one, and a trust policy has no Resource. */
export type PolicyKind = "ram" | "bucket" | "trust";

/** What is wrong with a policy document, in one sentence. */
export class PolicySyntaxError extends Error {
  constructor(
    message: string,
    /** True when Version is wrong. */
    readonly isVersion = false,
  ) {
    super(message);
    this.name = "PolicySyntaxError";
  }
}

const known = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string"))
  );
}

function isStatement(value: unknown, kind: PolicyKind): value is Statement {
  if (!isRecord(value)) {
    throw new PolicySyntaxError("A statement must be an object.");
  }
  for (const name of Object.keys(value)) {
    if (!known.has(name)) {
      throw new PolicySyntaxError(`A statement has no element "${name}".`);
    }
  }
  if (value.Effect !== "Allow" && value.Effect !== "Deny") {
    throw new PolicySyntaxError("Effect must be Allow or Deny.");
  }
  if (!isTexts(value.Action ?? value.NotAction)) {
    throw new PolicySyntaxError("A statement needs Action or NotAction.");
  }
  if (kind !== "trust" && !isTexts(value.Resource ?? value.NotResource)) {
    throw new PolicySyntaxError("A statement needs Resource or NotResource.");
  }
  const principal = value.Principal ?? value.NotPrincipal;
  if (kind === "ram" && principal !== undefined) {
    throw new PolicySyntaxError("A RAM policy has no Principal.");
  }
  if (kind === "bucket" && !isTexts(principal)) {
    throw new PolicySyntaxError("A statement needs a Principal list.");
  }
  if (kind === "trust" && !isRecord(principal)) {
    throw new PolicySyntaxError("A trust policy needs a Principal object.");
  }
  if (value.Condition !== undefined) {
    if (!isRecord(value.Condition)) {
      throw new PolicySyntaxError("Condition must be an object.");
    }
    for (const [operator, keys] of Object.entries(value.Condition)) {
      if (!conditionOperators.includes(operator) || !isRecord(keys)) {
        throw new PolicySyntaxError(`The condition operator "${operator}" is not known.`);
      }
    }
  }
  return true;
}

/**
 * Reads a policy document.
 *
 * @throws PolicySyntaxError for what isn't JSON, or breaks a rule of the policy grammar
 */
export function readPolicyDocument(text: string, kind: PolicyKind): PolicyDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PolicySyntaxError("The policy is not JSON.");
  }
  if (!isRecord(value)) {
    throw new PolicySyntaxError("The policy must be an object.");
  }
  if (value.Version !== "1") {
    throw new PolicySyntaxError('Version must be "1".', true);
  }
  const statements = value.Statement;
  if (!Array.isArray(statements) || statements.length === 0) {
    throw new PolicySyntaxError("Statement must be a list.");
  }
  return { Version: "1", Statement: statements.filter((statement) => isStatement(statement, kind)) };
}
