import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type CertificateBucketArgs, uploadPolicy } from "../../../provider";
import { unknownArgument } from "../../../provider/certificateBucket/unknownArguments";

describe("the arguments of a CertificateBucket that don't exist", () => {
  const problem = (args: object) => unknownArgument({ bucket: "certificates", ...args } as CertificateBucketArgs);

  const cases: [object, string][] = [
    [{ https_only: false }, "`https_only` is no input of CertificateBucket. Did you mean `httpsOnly`?"],
    [{ permissions: { refesh: true } }, "`refesh` is no input of `permissions`. Did you mean `refresh`?"],
    [
      { transform: { pubilcAccessBlock: {} } },
      "`pubilcAccessBlock` is no input of `transform`. Did you mean `publicAccessBlock`?",
    ],
  ];
  for (const [args, expected] of cases) {
    it(`are refused: ${Object.keys(args)}`, () => {
      assert.equal(problem(args), expected);
    });
  }

  it("are not searched in an output", () => {
    assert.equal(problem({ permissions: pulumi.output({ tags: true }) }), undefined);
  });

  it("are refused where a policy is written by hand, too", () => {
    assert.throws(
      () => uploadPolicy({ bucket: "certificates", refesh: true } as never),
      /^Error: The policy can't be written: `refesh` is no input of uploadPolicy\. Did you mean `refresh`\?$/,
    );
  });
});
