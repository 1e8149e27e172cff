import assert from "node:assert/strict";
import { placeTaken } from "../../../provider/ossCertificateDeployment/place";

describe("placeTaken", () => {
  it("names the place and who has it", () => {
    assert.equal(
      placeTaken({ bucket: "certificates", prefix: "p/" }, "site"),
      "`prefix`: the resource 'site' of this program deploys to 'p' in bucket 'certificates' too, and they would overwrite each " +
        "other's 'latest/'. Give each deployment a `prefix` of its own, or remove one of the two.",
    );
    assert.match(
      placeTaken({ bucket: "certificates", prefix: undefined }, "site"),
      /to the root of bucket 'certificates' too/,
    );
  });
});
