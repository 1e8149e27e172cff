import assert from "node:assert/strict";
import { Places, placeTaken } from "../../../provider/ossCertificateDeployment/place";

describe("Places", () => {
  const bucket = "certificates";

  it("gives a place to one resource, however its prefix is written", () => {
    const places = new Places();
    assert.equal(places.claim({ bucket, prefix: "p" }, 1, "first"), undefined);
    assert.equal(places.claim({ bucket, prefix: "p/" }, 2, "second"), "first");
    assert.equal(places.claim({ bucket, prefix: "p" }, 1, "first"), undefined, "its own check again");
    assert.equal(places.claim({ bucket, prefix: undefined }, 2, "second"), undefined);
    assert.equal(places.claim({ bucket, prefix: "" }, 3, "third"), "second");
    assert.equal(places.claim({ bucket: "another", prefix: "p" }, 3, "third"), undefined);
    assert.equal(places.claim({ bucket, prefix: "P" }, 4, "fourth"), undefined);
  });

  it("frees the place that a resource had before", () => {
    const places = new Places();
    places.claim({ bucket, prefix: "old" }, 1, "first");
    places.claim({ bucket, prefix: "new" }, 1, "first");
    assert.equal(places.claim({ bucket, prefix: "old" }, 2, "second"), undefined);
    assert.equal(places.claim({ bucket, prefix: "new" }, 2, "second"), "first");
  });
});

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
