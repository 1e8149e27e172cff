import assert from "node:assert/strict";
import { directories, fileNames } from "../../../provider/bucketLayout/layout";
import { unknownValue } from "../../../provider/engine/unknown";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { previewDeployment } from "../../../provider/ossCertificateDeployment/preview";
import type { CheckedInputs, DeploymentState } from "../../../provider/ossCertificateDeployment/state";
import { generateChain } from "../../support/certificates";

describe("previewDeployment", () => {
  let inputs: CheckedInputs;
  let state: DeploymentState;

  before(async () => {
    const { fullchain, privateKey } = await generateChain();
    const program = { region: "cn-hangzhou", bucket: "certificates", certificate: fullchain, privateKey };
    inputs = checkDeployment({}, program, { now: new Date() }).inputs as unknown as CheckedInputs;
    const { archivePath, latestPath } = directories(undefined, inputs);
    const keys = [archivePath, latestPath].flatMap((path) => Object.values(fileNames).map((name) => `${path}/${name}`));
    const { certificate, privateKey: key, ...remembered } = inputs;
    state = { ...remembered, objects: keys.map((name) => ({ key: name, etag: "0" })), deploymentId: "mark" };
  });

  it("knows everything of a creation, except the results of the uploads", () => {
    const { objects, deploymentId, ...known } = previewDeployment(inputs, undefined);
    const { certificate, privateKey, ...expected } = inputs;
    assert.deepEqual(known, expected);
    assert.deepEqual([objects, deploymentId], [unknownValue, unknownValue]);
  });

  it("keeps the objects if nothing would be uploaded", () => {
    assert.deepEqual(previewDeployment({ ...inputs, onDestroy: "deleteAll" }, state), {
      ...state,
      onDestroy: "deleteAll",
    });
  });

  for (const [what, changed] of Object.entries({
    "another certificate": { fingerprintSha256: "0".repeat(64) },
    "another setting": { tags: { team: "web" } },
    "a place that isn't known yet": { prefix: unknownValue },
  })) {
    it(`does not know the objects of ${what}`, () => {
      const { objects, deploymentId } = previewDeployment({ ...inputs, ...changed }, state);
      assert.deepEqual([objects, deploymentId], [unknownValue, "mark"]);
    });
  }

  it("does not know the objects of a repair", () => {
    assert.equal(previewDeployment(inputs, { ...state, objects: state.objects.slice(1) }).objects, unknownValue);
  });

  it("contains neither certificate nor key", () => {
    assert.doesNotMatch(JSON.stringify(previewDeployment(inputs, state)), /BEGIN/);
  });
});
