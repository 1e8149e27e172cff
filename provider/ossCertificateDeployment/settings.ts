import type { OnDestroy } from "../bucketLayout/layout";
import { mayBeSecret } from "../certificate/pastedText";
import { ordinal } from "../certificate/wording";
import { isUnknown } from "../engine/unknown";
import type { CheckedInputs, ServerSideEncryption } from "./state";

const serverSideEncryptions = ["AES256", "KMS", "SM4"] as const satisfies readonly ServerSideEncryption[];
const onDestroys = ["keep", "deleteLatest", "deleteAll"] as const satisfies readonly OnDestroy[];

/** Settings as a program gave them. */
export type RawSettings = Partial<Record<keyof CheckedInputs, unknown>>;

/** Every problem of the inputs that are neither location nor certificate, a sentence each. Unknown values have none. */
export function settingsProblems(settings: RawSettings): string[] {
  return [
    choiceProblem("serverSideEncryption", settings.serverSideEncryption, serverSideEncryptions),
    choiceProblem("onDestroy", settings.onDestroy, onDestroys),
    typeProblem("kmsKeyId", settings.kmsKeyId, "string", "text. Give the key's id"),
    settings.kmsKeyId !== undefined &&
    settings.serverSideEncryption !== "KMS" &&
    !isUnknown(settings.serverSideEncryption)
      ? "`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'. Set it to 'KMS', or remove `kmsKeyId`."
      : undefined,
    ...(["allowExpired", "cname", "internal", "pathStyle"] as const).map((input) =>
      typeProblem(input, settings[input], "boolean", "true or false. Give one of them"),
    ),
    typeProblem("renewBeforeDays", settings.renewBeforeDays, "number", "a number. Give a number of days"),
    requiredDomainsProblem(settings.requiredDomains),
    traceabilityUrlProblem(settings.traceabilityUrl),
    tagsProblem(settings.tags),
  ].filter((problem) => problem !== undefined);
}

const given = (value: unknown) => value !== undefined && !isUnknown(value);

function choiceProblem(input: string, value: unknown, choices: readonly string[]): string | undefined {
  return given(value) && !choices.some((choice) => choice === value)
    ? `\`${input}\` is not one of ${choices.map((choice) => `'${choice}'`).join(", ")}. Use one of them, in this spelling.`
    : undefined;
}

function typeProblem(input: string, value: unknown, type: string, expected: string): string | undefined {
  return given(value) && typeof value !== type ? `\`${input}\` is not ${expected}.` : undefined;
}

function requiredDomainsProblem(value: unknown): string | undefined {
  return value !== undefined && value !== null && !Array.isArray(value) && !isUnknown(value)
    ? "`requiredDomains` is not a list. Give a list of names, such as ['example.com', '*.example.com']."
    : undefined;
}

/** Not URL.canParse: Node 20 gets names beyond ASCII wrong there, once it has compiled it. */
function isUrl(text: string): boolean {
  try {
    return new URL(text) !== undefined;
  } catch {
    return false;
  }
}

export function traceabilityUrlProblem(value: unknown): string | undefined {
  if (!given(value)) {
    return undefined;
  }
  const usable = typeof value === "string" && /^https?:\/\/[^\s<>"`]+$/.test(value) && isUrl(value);
  return usable ? undefined : "`traceabilityUrl` is not a URL. Give one that starts with https://, or leave it out.";
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/object-tagging: ten tags, keys to 128, values to 256 characters. */
function tagsProblem(value: unknown): string | undefined {
  if (value === undefined || value === unknownTags(value)) {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "`tags` is not a map. Give names and values, such as { team: 'web' }.";
  }
  const tags = Object.entries(value);
  if (tags.length > 10) {
    return "`tags` has more than the ten tags that OSS allows on an object. Remove some.";
  }
  const wrong = tags.find(([name, text]) => !isTagName(name) || (given(text) && !isTagValue(text)));
  if (wrong === undefined) {
    return undefined;
  }
  const [name] = wrong;
  const shown = mayBeSecret(name) ? `the ${ordinal(tags.indexOf(wrong) + 1)} tag` : `'${name.slice(0, 128)}'`;
  return (
    `\`tags\`: ${shown} has a name or value that OSS refuses. Use letters, digits, spaces and + - = . _ : / ` +
    "only; names of 1 to 128 characters, values of at most 256."
  );
}

const unknownTags = (value: unknown) => (typeof value === "string" && isUnknown(value) ? value : undefined);

const tagText = /^[\p{L}\p{N} +\-=._:/]*$/u;

const isTagName = (name: string) => name.length >= 1 && name.length <= 128 && tagText.test(name);

const isTagValue = (text: unknown) => typeof text === "string" && text.length <= 256 && tagText.test(text);
