import assert from "node:assert/strict";
import { placeTaken } from "../../../provider/ossCertificateDeployment/place";

describe("placeTaken", () => {
  it("names the place and its owner", () => {
    assert.equal(
      placeTaken({ bucket: "certificates", prefix: "p/" }, "site"),
      "`prefix`: the resource 'site' of this program also deploys to 'p' in bucket 'certificates', and each would overwrite the other's " +
        "'latest/'. Give each deployment a `prefix` of its own, or remove one of the two.",
    );
    assert.match(
      placeTaken({ bucket: "certificates", prefix: undefined }, "site"),
      /also deploys to the root of bucket 'certificates',/,
    );
  });
});
