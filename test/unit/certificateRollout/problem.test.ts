import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { CertificateRolloutArgs } from "../../../provider";
import { rolloutProblem } from "../../../provider/certificateRollout/problem";

const given = { certificate: "PEM", privateKey: "PEM", cdnDomains: ["www.example.com"] };

/** Arguments as another language may give them. */
const problemOf = (args: object) => rolloutProblem({ ...given, ...args } as CertificateRolloutArgs);

describe("the arguments of a rollout", () => {
  it("may be a certificate and one name", () => {
    assert.equal(problemOf({}), undefined);
    assert.equal(
      problemOf({ canary: "WWW.example.com", ossDomains: [{ domain: "a.example.com", bucket: "b" }] }),
      undefined,
    );
    assert.equal(problemOf({ cdnDomains: undefined, bucket: { bucket: "b" } }), undefined);
  });

  const cases: [string, object, RegExp][] = [
    [
      "a misspelled argument",
      { cdn_domains: ["a"] },
      /^`cdn_domains` is no input of CertificateRollout\. Did you mean `cdnDomains`\?$/,
    ],
    [
      "a misspelled field",
      { fcDomains: [{ domain: "a.example.com", regoin: "x" }] },
      /^`regoin` is no input of `fcDomains\[0\]`\. Did you mean `region`\?$/,
    ],
    [
      "a misspelled backup",
      { backup: { certificate: "P", private_key: "P" } },
      /^`private_key` .* `backup`\. Did you mean `privateKey`\?$/,
    ],
    ["a list that is known later", { cdnDomains: pulumi.output(["a"]) }, /^`cdnDomains` is a secret, or an output/],
    ["a bucket that is known later as a whole", { bucket: pulumi.output({}) }, /^`bucket` is a secret, or an output/],
    [
      "a text in place of a list",
      { cdnDomains: "www.example.com" },
      /^`cdnDomains` is not a list\. Give a list of domains\.$/,
    ],
    ["something else in a list", { dcdnDomains: ["a.example.com", 7] }, /^`dcdnDomains\[1\]`: it is not a domain/],
    [
      "a URL",
      { cdnDomains: ["https://www.example.com"] },
      /^`cdnDomains\[0\]`: it is not a domain .* Give its name alone/,
    ],
    [
      "a text in place of a place",
      { fcDomains: ["api.example.com"] },
      /^`fcDomains\[0\]`: its `domain` is not a domain/,
    ],
    [
      "a domain without its bucket",
      { ossDomains: [{ domain: "a.example.com" }] },
      /^`ossDomains\[0\]`: it names no `bucket`/,
    ],
    [
      "a domain twice",
      { cdnDomains: ["*.example.com", ".Example.com"] },
      /^The CDN domain '\.Example\.com' is listed twice\. Remove one/,
    ],
    ["no name", { cdnDomains: [] }, /^It has no name to go to\. Give `bucket`/],
    [
      "a canary of elsewhere",
      { canary: "a.example.com" },
      /^`canary` 'a\.example\.com' is none of the rollout's domains\. Give one of: www\./,
    ],
    ["a canary that nobody looks at", { canary: "www.example.com", verify: "none" }, /^`canary` needs `verify`/],
    ["another word than a certificate's", { active: "Backup" }, /^`active` is neither 'primary' nor 'backup'/],
    ["a backup that isn't there", { active: "backup" }, /^`active` is 'backup', but there is no `backup`\./],
  ];
  for (const [title, args, problem] of cases) {
    it(`may not be ${title}`, () => {
      assert.match(problemOf(args) ?? "", problem);
    });
  }
});
