import assert from "node:assert/strict";
import { Places } from "../../../provider/lifecycle/places";
import { placeOf } from "../../../provider/ossCertificateDeployment/place";

describe("Places", () => {
  const bucket = "certificates";

  it("gives a place to one resource, however its prefix is written", () => {
    const places = new Places();
    assert.equal(places.claim(placeOf({ bucket, prefix: "p" }), 1, "first"), undefined);
    assert.equal(places.claim(placeOf({ bucket, prefix: "p/" }), 2, "second"), "first");
    assert.equal(places.claim(placeOf({ bucket, prefix: "p" }), 1, "first"), undefined, "its own check again");
    assert.equal(places.claim(placeOf({ bucket, prefix: undefined }), 2, "second"), undefined);
    assert.equal(places.claim(placeOf({ bucket, prefix: "" }), 3, "third"), "second");
    assert.equal(places.claim(placeOf({ bucket: "another", prefix: "p" }), 3, "third"), undefined);
    assert.equal(places.claim(placeOf({ bucket, prefix: "P" }), 4, "fourth"), undefined);
  });

  it("frees the place that a resource had before", () => {
    const places = new Places();
    places.claim(placeOf({ bucket, prefix: "old" }), 1, "first");
    places.claim(placeOf({ bucket, prefix: "new" }), 1, "first");
    assert.equal(places.claim(placeOf({ bucket, prefix: "old" }), 2, "second"), undefined);
    assert.equal(places.claim(placeOf({ bucket, prefix: "new" }), 2, "second"), "first");
  });
});
