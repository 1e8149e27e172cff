import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { loadAlicloud } from "../../../provider/certificateBucket/alicloud";
import { repository } from "../../support/stack";

describe("loading @pulumi/alicloud", () => {
  it("says what to install if it is missing", () => {
    const missing = () => {
      throw Object.assign(new Error("Cannot find module '@pulumi/alicloud/oss'"), { code: "MODULE_NOT_FOUND" });
    };
    assert.throws(() => loadAlicloud(missing), /isn't installed\. Run `npm install @pulumi\/alicloud`\.$/);
  });

  it("passes on errors from inside the package", () => {
    const broken = () => {
      throw new SyntaxError("broken");
    };
    assert.throws(() => loadAlicloud(broken), SyntaxError);
  });

  it("doesn't happen before a CertificateBucket is created", () => {
    const program = `require(${JSON.stringify(join(repository, "dist", "provider"))});
      console.log(Object.keys(require.cache).filter((file) => /@pulumi[\\\\/]alicloud/.test(file)).length);`;
    assert.equal(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }).trim(), "0");
  });
});
