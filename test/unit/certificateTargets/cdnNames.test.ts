import assert from "node:assert/strict";
import { Estate } from "../../support/estate";

describe("the domains of CDN and DCDN", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("pages through 1100 domains of CDN with three requests, and asks nothing of those without HTTPS", async () => {
    for (let index = 0; index < 1100; index++) {
      estate.cdn("cdn", `host-${index}.example.com`, "off");
    }
    assert.equal((await estate.find({ products: ["cdn"] })).length, 1100);
    assert.deepEqual(estate.operations, Array(3).fill("DescribeUserDomains"));
  });

  it("shows wildcard domains as people write them", async () => {
    estate.cdn("dcdn", ".example.com", "good");
    const [target] = await estate.find({ products: ["dcdn"], certificate: estate.chains.good.fullchain });
    assert.deepEqual(
      [target?.name, target?.importId, target?.match, target?.status],
      ["*.example.com", "dcdn/*.example.com", "exact", "ok"],
    );
  });

  it("leaves out a name that was removed after it was listed", async () => {
    estate.cdn("cdn", "a.example.com", "good");
    estate.cdn("cdn", "b.example.com", "good");
    estate.refuse("cdn:DescribeDomainCertificateInfo", 404, "InvalidDomain.NotFound", {
      resource: "domain/a.example.com",
    });
    const targets = await estate.find({ products: ["cdn"] });
    assert.deepEqual(
      targets.map(({ name }) => name),
      ["b.example.com"],
    );
  });

  it("tries again what is throttled", async () => {
    estate.cdn("cdn", "a.example.com", "good");
    estate.emulator.faults.add({
      match: { action: "cdn:DescribeDomainCertificateInfo" },
      fault: { kind: "status", status: 400, code: "Throttling.User" },
    });
    assert.equal((await estate.find({ products: ["cdn"] }))[0]?.status, "ok");
  });
});
