/**
 * A RAM or bucket policy as an object, ready for JSON.stringify
 * (https://www.alibabacloud.com/help/en/ram/user-guide/policy-structure-and-syntax).
 */
export interface PolicyDocument {
  Version: "1";
  Statement: PolicyStatement[];
}

/** One statement of a policy. `Principal` is for bucket policies only. */
export interface PolicyStatement {
  Effect: "Allow" | "Deny";
  Principal?: string[];
  Action: string[];
  Resource: string[];
  /** Operator → condition key → values. */
  Condition?: Record<string, Record<string, string[]>>;
}

/** Characters of a RAM policy's text (https://www.alibabacloud.com/help/en/ram/product-overview/limits). */
export const longestPolicy = 6144;
