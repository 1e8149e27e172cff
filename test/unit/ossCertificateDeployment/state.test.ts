import assert from "node:assert/strict";
import { derivedFields } from "../../../provider/ossCertificateDeployment/derivedFields";
import { rememberedInputs } from "../../../provider/ossCertificateDeployment/fields";
import type { CheckedInputs } from "../../../provider/ossCertificateDeployment/state";
import { state } from "./deployed";

describe("the state", () => {
  it("records place and settings, and neither certificate nor key", () => {
    const remembered: ReturnType<typeof rememberedInputs> = {
      region: "cn-hangzhou",
      bucket: "certificates",
      prefix: "site",
      endpoint: "https://files.example.com",
      cname: true,
      internal: false,
      pathStyle: false,
      serverSideEncryption: "KMS",
      kmsKeyId: "0123",
      tags: { team: "web" },
      traceabilityUrl: "https://example.com",
      onDestroy: "deleteAll",
    };
    const inputs: CheckedInputs = {
      ...state,
      ...remembered,
      certificate: "PEM",
      chain: "PEM",
      privateKey: "PEM",
      requiredDomains: ["example.com"],
      renewBeforeDays: 7,
      allowExpired: true,
    };
    assert.deepEqual(rememberedInputs(inputs), remembered);
  });

  it("has no field for a missing input", () => {
    const inputs: CheckedInputs = { ...state, certificate: "PEM", privateKey: "PEM" };
    assert.deepEqual(Object.keys(rememberedInputs(inputs)), ["region", "bucket", "prefix"]);
  });

  it("lists the derived fields in the order of a preview, each once", () => {
    assert.deepEqual(new Set(derivedFields).size, derivedFields.length);
    assert.ok(derivedFields.every((name) => name in state));
  });
});
