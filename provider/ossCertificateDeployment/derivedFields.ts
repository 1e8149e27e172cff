import { checkOnly, type Fields, recordOnly } from "../engine/fields";
import { certificateFields } from "../pemInputs/certificateFields";
import type { DerivedFields } from "./state";

/** Every field that check derives from the inputs, in the order in which a preview shows them. */
export const derived = {
  ...certificateFields,
  archivePath: checkOnly(),
  latestPath: checkOnly(),
  warnings: recordOnly(undefined, { default: [] }),
} satisfies Fields<keyof DerivedFields>;

/** The names of the derived fields. */
export const derivedFields = Object.keys(derived) as (keyof DerivedFields)[];
