import { BlockList, isIP } from "node:net";

/** A condition block: operator → key → value, or list of values. */
export type Conditions = Record<string, Record<string, string | boolean | number | (string | boolean | number)[]>>;

/** One statement of a RAM, bucket or trust policy. See "Policy structure and syntax" in the RAM user guide. */
export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  /** Ids in a bucket policy; `{ RAM: …, Service: … }` in a role's trust policy; undefined in a RAM policy. */
  Principal?: string | string[] | Record<string, string | string[]>;
  NotPrincipal?: string | string[];
  Condition?: Conditions;
}

export interface PolicyDocument {
  Version: "1";
  Statement: Statement[];
}

/** Whether an action is allowed on a resource. */
export interface PolicyQuestion {
  /** `oss:PutObject` */
  readonly action: string;
  /** Spellings of one resource, any of which may match: `acs:oss:oss-cn-hangzhou:1234567890123456:bucket/key`. */
  readonly resources: readonly string[];
  /** Condition key in lower case → value: `acs:securetransport` → `true`. */
  readonly context: ReadonlyMap<string, string>;
}

export type Decision = "explicitDeny" | "allow" | "noMatch";

function list<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

/** `*` matches any characters, `?` any one character. */
export function matchesPattern(pattern: string, text: string, ignoreCase = false): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]");
  return new RegExp(`^${escaped}$`, ignoreCase ? "i" : "").test(text);
}

function inRange(range: string, address: string): boolean {
  const [network = "", bits] = range.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  const plain = address.replace(/^::ffff:/, "");
  if (isIP(network) === 0 || isIP(plain) === 0) {
    return false;
  }
  const blocks = new BlockList();
  blocks.addSubnet(network, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  return blocks.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}

const comparisons: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: (wanted, actual) => matchesPattern(wanted, actual),
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  IpAddress: inRange,
  NumericEquals: (wanted, actual) => Number(actual) === Number(wanted),
  NumericLessThan: (wanted, actual) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (wanted, actual) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (wanted, actual) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (wanted, actual) => Number(actual) >= Number(wanted),
  DateEquals: (wanted, actual) => Date.parse(actual) === Date.parse(wanted),
  DateLessThan: (wanted, actual) => Date.parse(actual) < Date.parse(wanted),
  DateLessThanEquals: (wanted, actual) => Date.parse(actual) <= Date.parse(wanted),
  DateGreaterThan: (wanted, actual) => Date.parse(actual) > Date.parse(wanted),
  DateGreaterThanEquals: (wanted, actual) => Date.parse(actual) >= Date.parse(wanted),
};

/** Operators that hold when the other operator holds for no value. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NotIpAddress: "IpAddress",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
};

/** All condition operators. */
export const conditionOperators: readonly string[] = [...Object.keys(comparisons), ...Object.keys(negations)];

/** Conditions hold when every key of every operator holds, for one of its values. */
function conditionsHold(conditions: Conditions | undefined, context: ReadonlyMap<string, string>): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) => {
    const negated = negations[operator];
    const compare = comparisons[negated ?? operator];
    return Object.entries(keys).every(([key, values]) => {
      const actual = context.get(key.toLowerCase());
      if (actual === undefined || compare === undefined) {
        return negated !== undefined;
      }
      const some = list(values).some((value) => compare(String(value), actual));
      return negated === undefined ? some : !some;
    });
  });
}

function actionMatches(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) {
    return !list(statement.NotAction).some((pattern) => matchesPattern(pattern, action, true));
  }
  return list(statement.Action).some((pattern) => matchesPattern(pattern, action, true));
}

function resourceMatches(statement: Statement, resources: readonly string[]): boolean {
  const named = (patterns: string | string[] | undefined) =>
    list(patterns).some((pattern) => resources.some((resource) => matchesPattern(pattern, resource)));
  return statement.NotResource === undefined ? named(statement.Resource) : !named(statement.NotResource);
}

/**
 * What statements decide. An explicit Deny beats every Allow.
 *
 * @param applies whether a statement is about the caller at all (a bucket policy's Principal)
 */
export function decide(
  statements: readonly Statement[],
  question: PolicyQuestion,
  applies: (statement: Statement) => boolean = () => true,
): Decision {
  let decision: Decision = "noMatch";
  for (const statement of statements) {
    if (!applies(statement)) {
      continue;
    }
    if (!actionMatches(statement, question.action) || !resourceMatches(statement, question.resources)) {
      continue;
    }
    if (!conditionsHold(statement.Condition, question.context)) {
      continue;
    }
    if (statement.Effect === "Deny") {
      return "explicitDeny";
    }
    decision = "allow";
  }
  return decision;
}
