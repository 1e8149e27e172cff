import type { OnDestroy } from "../bucketLayout/layout";
import { prefixProblem } from "../bucketLayout/prefix";
import { defaultTraceabilityUrl } from "../bucketLayout/readme";
import { ordinal } from "../certificate/wording";
import {
  choice,
  type Fields,
  fieldProblems,
  flag,
  recordOnly,
  remembered,
  replaceOn,
  text,
  writeOn,
} from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import { isUnknown } from "../engine/unknown";
import { locationForms, missingFromLocation } from "../oss/location";
import { certificateInputFields } from "../pemInputs/certificateFields";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import type { OssCertificateDeploymentArgs } from "./arguments";
import type { CheckedInputs, DeploymentLocation, ObjectSettings } from "./state";

/** The inputs for where a deployment is and how to reach it. */
export const locationFields = {
  region: replaceOn(locationForms.region, { missing: missingFromLocation.region }),
  bucket: replaceOn(locationForms.bucket, { missing: missingFromLocation.bucket }),
  prefix: replaceOn(text(prefixProblem), { default: "" }),
  endpoint: replaceOn(locationForms.endpoint),
  cname: recordOnly(flag, { default: false }),
  internal: recordOnly(flag, { default: false }),
  pathStyle: recordOnly(flag, { default: false }),
} satisfies Fields<keyof DeploymentLocation>;

/** Every input of a deployment. pemInputs/ finds the problems of the PEM inputs. */
export const inputFields = {
  ...locationFields,
  ...certificateInputFields,
  serverSideEncryption: writeOn(choice("AES256", "KMS", "SM4")),
  kmsKeyId: writeOn(text(undefined, "Give the key's id")),
  tags: writeOn(tagsProblem, { default: {} }),
  traceabilityUrl: writeOn(traceabilityUrlProblem, { default: defaultTraceabilityUrl }),
  onDestroy: recordOnly(choice("keep", "deleteLatest", "deleteAll"), { default: "keep" }),
} satisfies Fields<Exclude<keyof OssCertificateDeploymentArgs, "provision">>;

/** The inputs that the state remembers. */
export function rememberedInputs(
  inputs: CheckedInputs,
): DeploymentLocation & ObjectSettings & { onDestroy?: OnDestroy } {
  return remembered(inputFields, inputs) as ReturnType<typeof rememberedInputs>;
}

/** Every problem of the inputs other than location and certificate, one sentence each. Unknown values have none. */
export function settingsProblems(inputs: Raw<OssCertificateDeploymentArgs>, reader: Reader = program): string[] {
  const { kmsKeyId, serverSideEncryption } = inputs;
  const { region, bucket, prefix, endpoint, ...settings } = inputFields;
  const isMisplaced = kmsKeyId !== undefined && serverSideEncryption !== "KMS" && !isUnknown(serverSideEncryption);
  return [
    ...fieldProblems(settings, inputs, reader),
    ...(isMisplaced
      ? ["`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'. Set it to 'KMS', or remove `kmsKeyId`."]
      : []),
  ];
}

/** URL.canParse is not used: once Node 20 has compiled it, it is wrong for names beyond ASCII. */
function isUrl(text: string): boolean {
  try {
    return new URL(text) !== undefined;
  } catch {
    return false;
  }
}

/** What is wrong with the link in README.md: a sentence, or `undefined`. */
export function traceabilityUrlProblem(value: unknown): string | undefined {
  const usable = typeof value === "string" && /^https?:\/\/[^\s<>"`]+$/.test(value) && isUrl(value);
  return usable ? undefined : "`traceabilityUrl` is not a URL. Give one that starts with https://, or leave it out.";
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/object-tagging: ten tags, keys to 128, values to 256 characters. */
function tagsProblem(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "`tags` is not a map. Give names and values, such as { team: 'web' }.";
  }
  const tags = Object.entries(value);
  if (tags.length > 10) {
    return "`tags` has more than the ten tags that OSS allows on an object. Remove some.";
  }
  const wrong = tags.find(
    ([name, text]) => !isTagName(name) || (text !== undefined && !isUnknown(text) && !isTagValue(text)),
  );
  if (wrong === undefined) {
    return undefined;
  }
  const [name] = wrong;
  const shown = mayBeKeyMaterial(name) ? `the ${ordinal(tags.indexOf(wrong) + 1)} tag` : `'${name.slice(0, 128)}'`;
  return (
    `\`tags\`: ${shown} has a name or value that OSS refuses. Use letters, digits, spaces and + - = . _ : / ` +
    "only; names of 1 to 128 characters, values of at most 256."
  );
}

const tagText = /^[\p{L}\p{N} +\-=._:/]*$/u;

const isTagName = (name: string) => name.length >= 1 && name.length <= 128 && tagText.test(name);

const isTagValue = (text: unknown) => typeof text === "string" && text.length <= 256 && tagText.test(text);
