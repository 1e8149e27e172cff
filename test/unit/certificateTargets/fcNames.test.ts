import assert from "node:assert/strict";
import { Estate } from "../../support/estate";

describe("the custom domains of Function Compute", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("pages through 230 domains of Function Compute with three requests", async () => {
    for (let index = 0; index < 230; index++) {
      estate.fc(`host-${index}.example.com`, index % 2 ? "good" : "off");
    }
    const targets = await estate.find({ products: ["fc"] });
    assert.equal(new Set(targets.map(({ name }) => name)).size, 230);
    assert.deepEqual(estate.operations, Array(3).fill("ListCustomDomains"));
  });

  it("asks each domain of Function Compute where the list has no certificates", async () => {
    estate.emulator.functions.switches.listsCertificates = false;
    estate.fc("a.example.com", "due");
    estate.fc("b.example.com", "off");
    const targets = await estate.find({ products: ["fc"] });
    assert.deepEqual(
      targets.map(({ name, status }) => [name, status]),
      [
        ["a.example.com", "expiring"],
        ["b.example.com", "httpsOff"],
      ],
    );
    assert.equal(estate.counted("GetCustomDomain"), 1);
  });
});
