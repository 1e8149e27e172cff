import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import { diffDeployment } from "../../../provider/ossCertificateDeployment/diff";
import type { CheckedInputs } from "../../../provider/ossCertificateDeployment/state";
import { state } from "./deployed";

describe("diffDeployment", () => {
  const inputs: Partial<CheckedInputs> = { ...state };

  for (const [what, more, expected] of [
    ["no change", {}, { changes: false, replaces: [] }],
    ["another certificate as an update", { fingerprintSha256: "0" }, { changes: true, replaces: [] }],
    ["a setting as an update", { onDestroy: "deleteAll" }, { changes: true, replaces: [] }],
    ["another place as a replacement", { bucket: "others" }, { changes: true, replaces: ["bucket"] }],
    [
      "other places as one replacement",
      { region: "cn-beijing", prefix: "b", endpoint: "https://a.example" },
      { changes: true, replaces: ["region", "prefix", "endpoint"] },
    ],
    ["a place that isn't known yet as an update", { bucket: unknownValue }, { changes: true, replaces: [] }],
    [
      "a place beside one that isn't known yet",
      { bucket: unknownValue, region: "cn-beijing" },
      { changes: true, replaces: ["region"] },
    ],
    [
      "a certificate that isn't known yet as an update",
      { fingerprintSha256: unknownValue },
      { changes: true, replaces: [] },
    ],
  ] as const) {
    it(`shows ${what}`, () =>
      assert.deepEqual(diffDeployment(state, { ...inputs, ...more } as Partial<CheckedInputs>), expected));
  }

  it("shows a missing object as an update", () => {
    assert.deepEqual(diffDeployment({ ...state, objects: state.objects.slice(1) }, inputs), {
      changes: true,
      replaces: [],
    });
  });
});
