import { checkOnly, choice, type Fields, recordOnly, replaceOn, text, writeOn } from "../engine/fields";
import { certificateFields, certificateInputFields } from "../pemInputs/certificateFields";
import type { CasCertificateArgs } from "./resource";
import type { CasDerived } from "./state";

/**
 * Every input of a `CasCertificate`. A certificate in the store can't change. Its name, group and tags are those of its upload: a change waits
 * for the next certificate, since a second copy of this one would be taken for the first.
 */
export const inputFields = {
  ...certificateInputFields,
  sm2: checkOnly(undefined, { isSecret: "always" }),
  store: replaceOn(choice("cn-hangzhou", "ap-southeast-1")),
  name: checkOnly(text(nameProblem)),
  resourceGroupId: checkOnly(text()),
  tags: checkOnly(tagsProblem, { default: {} }),
  onDestroy: recordOnly(choice("delete", "keep"), { default: "delete" }),
} satisfies Fields<keyof CasCertificateArgs>;

/** The fields that check derives, in the order in which a preview shows them. */
export const derivedFields = {
  ...certificateFields,
  encryptFingerprintSha256: writeOn(),
} satisfies Fields<Exclude<keyof CasDerived, "warnings">>;

/** The newest of the vendor's pages says 63 characters, others more; letters, digits, `_`, `-` and `.` are stored as they are. */
function nameProblem(name: string): string | undefined {
  return /^[\p{L}\p{N}_.-]{1,63}$/u.test(name)
    ? undefined
    : "`name` is not a name for the certificate store. Use 1 to 63 letters, digits, '_', '-' and '.', or leave it out.";
}

function tagsProblem(value: unknown): string | undefined {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap) {
    return "`tags` is not a map. Give names and values, such as { team: 'web' }.";
  }
  return Object.keys(value).length > 20
    ? "`tags` has more than the twenty tags that Alibaba Cloud allows on a resource. Remove some."
    : undefined;
}
