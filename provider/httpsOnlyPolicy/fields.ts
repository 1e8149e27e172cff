import { type Fields, flag, recordOnly, replaceOn } from "../engine/fields";
import { locationForms, missingFromLocation } from "../oss/location";
import type { HttpsOnlyInputs } from "./state";

/** Every input of an `HttpsOnlyPolicy`. A change of how the bucket is reached only changes the state. */
export const inputFields = {
  region: replaceOn(locationForms.region, { missing: missingFromLocation.region }),
  bucket: replaceOn(locationForms.bucket, { missing: missingFromLocation.bucket }),
  endpoint: recordOnly(locationForms.endpoint, { default: false }),
  internal: recordOnly(flag, { default: false }),
  pathStyle: recordOnly(flag, { default: false }),
} satisfies Fields<keyof HttpsOnlyInputs>;
