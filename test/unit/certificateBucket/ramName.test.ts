import assert from "node:assert/strict";
import { ramName } from "../../../provider/certificateBucket/ramName";

describe("ramName", () => {
  it("joins project, stack and resource", () => {
    assert.equal(ramName("website", "prod", "certificates"), "website-prod-certificates");
  });

  it("has letters, digits and hyphens alone", () => {
    assert.equal(ramName("my.web_site", "prod eu", "例.certificates!"), "my-web-site-prod-eu-certificates");
  });

  it("cuts a long name, and keeps two of them apart", () => {
    const [one, two] = ["one", "two"].map((end) => ramName("p".repeat(40), "s".repeat(40), end));
    assert.equal(one?.length, 64);
    assert.notEqual(one, two);
    assert.equal(one, ramName("p".repeat(40), "s".repeat(40), "one"));
  });
});
