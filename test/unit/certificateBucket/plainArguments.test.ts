import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { argumentsProblem } from "../../../provider/certificateBucket/arguments";

const flags = ["existing", "httpsOnly", "guardArchives", "forceDestroy", "createUser"];

describe("the arguments of a CertificateBucket that decide what is created", () => {
  const problem = (args: object) => argumentsProblem({ bucket: "certificates", prefixes: ["certs"], ...args });

  for (const name of [...flags, "versioning"]) {
    it(`can't be outputs: ${name}`, () => {
      const expected = `\`${name}\` is a secret, or an output of a resource, but must be known before any resource exists. Give a plain value.`;
      assert.equal(problem({ [name]: pulumi.output(true) }), expected);
      assert.equal(problem({ [name]: pulumi.secret("Enabled") }), expected);
    });
  }

  for (const name of flags) {
    it(`are true or false: ${name}`, () => {
      for (const strange of ["true", "", 1]) {
        const expected = `\`${name}\` is neither true nor false. Give one of them, without quotes.`;
        assert.equal(problem({ [name]: strange }), expected);
      }
      for (const good of [true, false, undefined, null]) {
        assert.equal(problem({ [name]: good }), undefined);
      }
    });
  }
});
