import assert from "node:assert/strict";
import { ramName } from "../../../provider/certificateBucket/ramName";

describe("ramName", () => {
  it("joins project, stack and resource name", () => {
    assert.equal(ramName("website", "prod", "certificates"), "website-prod-certificates");
  });

  it("has only letters, digits and hyphens", () => {
    assert.equal(ramName("my.web_site", "prod eu", "例.certificates!"), "my-web-site-prod-eu-certificates");
  });

  it("shortens long names, and keeps them distinct", () => {
    const [one, two] = ["one", "two"].map((end) => ramName("p".repeat(40), "s".repeat(40), end));
    assert.equal(one?.length, 64);
    assert.notEqual(one, two);
    assert.equal(one, ramName("p".repeat(40), "s".repeat(40), "one"));
  });
});
