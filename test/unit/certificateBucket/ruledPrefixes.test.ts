import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { rememberRuled, unlistedProblem } from "../../../provider/certificateBucket/ruledPrefixes";
import { inMockedProgram } from "../ossCertificateDeployment/mockedProgram";

describe("the prefixes of a bucket with rules for archives", () => {
  const bucket = pulumi.output("certificates");
  const component = {} as pulumi.Resource;
  const deployer = {} as pulumi.ProviderResource;
  const args = { bucket: "certificates", prefixes: ["certs", "sites/a/"], guardArchives: true };
  rememberRuled("certificates", args, bucket, [component, deployer, undefined]);

  it("must include that of a deployment that depends on the bucket, in whatever way", () => {
    for (const [named, options] of [
      ["the provider", { provider: deployer }],
      ["the component", { dependsOn: component }],
      ["a list with the component", { dependsOn: [{} as pulumi.Resource, component] }],
    ] as const) {
      for (const name of ["certificates", bucket]) {
        const given = options as pulumi.CustomResourceOptions;
        assert.match(
          unlistedProblem({ bucket: name, prefix: "certs/example.com" }, given) ?? "",
          /^its prefix 'certs\/example\.com' isn't among .* 'certificates', but 'certs' is, .* no directory above it\. Add 'certs\/example\.com' there\.$/,
          named,
        );
        assert.ok(unlistedProblem({ bucket: name, prefix: "sites/a/b/" }, given), named);
        for (const prefix of ["certs", "certs/", "sites/a", "", "certs2", "sites", "sites/b"]) {
          assert.equal(unlistedProblem({ bucket: name, prefix }, given), undefined);
        }
      }
    }
  });

  it("may be the root of the bucket, which is above every other prefix", () => {
    const atRoot = {} as pulumi.Resource;
    rememberRuled("certificates", { ...args, prefixes: ["", "sites"] }, bucket, [atRoot]);
    assert.match(unlistedProblem({ bucket, prefix: "certs" }, { dependsOn: atRoot }) ?? "", /but '' is/);
    for (const prefix of [undefined, "", "/", "sites"]) {
      assert.equal(unlistedProblem({ bucket, prefix }, { dependsOn: atRoot }), undefined);
    }
  });

  it("aren't required if that is unknown", () => {
    const dependsOn = component;
    assert.equal(unlistedProblem({ bucket: "another", prefix: "x" }, { dependsOn }), undefined);
    assert.equal(unlistedProblem({ bucket, prefix: pulumi.output("x") }, { dependsOn }), undefined);
    assert.equal(unlistedProblem({ bucket, prefix: "x" }), undefined);
    assert.equal(unlistedProblem({ bucket, prefix: "x" }, { dependsOn: pulumi.output([component]) }), undefined);
    const late = {} as pulumi.Resource;
    rememberRuled("late", { ...args, prefixes: [pulumi.output("certs")] }, bucket, [late]);
    assert.equal(unlistedProblem({ bucket, prefix: "x" }, { dependsOn: late }), undefined);
    const ruleless = {} as pulumi.Resource;
    rememberRuled("ruleless", { ...args, guardArchives: false }, bucket, [ruleless]);
    assert.equal(unlistedProblem({ bucket, prefix: "x" }, { dependsOn: ruleless }), undefined);
  });

  it("are checked when the program creates the deployment", async () => {
    const { registered, warnings } = await inMockedProgram(
      ({ CertificateBucket, OssCertificateDeployment }, pulumi) => {
        const options = { bucket: "b", prefixes: ["certs"], createUser: true, expireArchivesAfterDays: 400 };
        const certificates = new CertificateBucket("certificates", options);
        const material = { bucket: certificates.bucket, certificate: "C", privateKey: "K" };
        const provider = certificates.deployer;
        new OssCertificateDeployment("listed", { ...material, prefix: "certs" }, { provider });
        try {
          new OssCertificateDeployment("below", { ...material, prefix: "certs/example.com" }, { provider });
        } catch (error) {
          void pulumi.log.warn((error as Error).message);
        }
      },
    );
    assert.match(
      warnings,
      /OssCertificateDeployment 'below' can't be created: its prefix 'certs\/example\.com' isn't among/,
    );
    const names = registered.map(({ name }) => name);
    assert.ok(names.includes("listed") && !names.includes("below"), names.join());
  });
});
