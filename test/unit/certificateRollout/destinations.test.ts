import assert from "node:assert/strict";
import { destinationsOf, domainsOf, inOrder } from "../../../provider/certificateRollout/destinations";

const lists = {
  cdnDomains: ["www.example.com", "*.Example.org"],
  dcdnDomains: ["www.example.com"],
  ossDomains: [{ domain: "files.example.com", bucket: "files" }],
  fcDomains: [{ domain: "bücher.example" }],
};

describe("the names of a rollout", () => {
  it("have children named by service and domain, in one spelling", () => {
    assert.deepEqual(
      destinationsOf("site", lists).map(({ childName }) => childName),
      [
        "site-cdn-www.example.com",
        "site-cdn-*.example.org",
        "site-dcdn-www.example.com",
        "site-oss-files.example.com",
        "site-fc-xn--bcher-kva.example",
      ],
    );
  });

  it("are what a certificate must cover, each once", () => {
    assert.deepEqual(domainsOf(destinationsOf("site", lists)), [
      "www.example.com",
      "*.example.org",
      "files.example.com",
      "xn--bcher-kva.example",
    ]);
  });

  it("begin with the canary, on every service that has it", () => {
    const [canaries, others] = inOrder(destinationsOf("site", lists), "WWW.example.com");
    assert.deepEqual(
      canaries.map(({ service }) => service),
      ["cdn", "dcdn"],
    );
    assert.equal(others.length, 3);
  });

  it("have no canary unless one is named", () => {
    const [canaries, others] = inOrder(destinationsOf("site", lists), undefined);
    assert.deepEqual([canaries.length, others.length], [0, 5]);
  });
});
