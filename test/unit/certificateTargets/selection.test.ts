import assert from "node:assert/strict";
import { type RawSelection, selectionOf } from "../../../provider/certificateTargets/selection";
import { program } from "../../../provider/engine/reader";
import { Estate } from "../../support/estate";

describe("the arguments of certificateTargets", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  for (const [title, args, expected] of [
    ["a product that there isn't", { products: ["slb"] }, /^`products`: give some of 'cdn'/],
    ["no product at all", { products: [] }, /^`products` is not a list of texts/],
    ["a text in place of a list", { buckets: "files" }, /^`buckets` is not a list of texts/],
    ["days that are no number", { days: "30" }, /^`days` is not a number of days/],
    ["negative days", { days: -1 }, /^`days` is not a number of days/],
    ["several regions at one host", { regions: ["cn-hangzhou", "cn-beijing"] }, /is that of one\. Give one region/],
    ["a certificate that can't be read", { certificate: "x" }, /`certificate`/],
  ] as const) {
    it(`refuses ${title}, and sends nothing`, async () => {
      await assert.rejects(estate.find(args as never), ({ message }: Error) => expected.test(message));
      assert.deepEqual(estate.emulator.requests, []);
    });
  }

  it("name a bucket's region in front, or mean the default one", () => {
    const account = { defaultRegion: "oss-cn-beijing", host: () => undefined };
    const { buckets, fcRegions, products } = selectionOf({ buckets: ["a-b", "cn-hangzhou/c-d"] }, account, program);
    assert.deepEqual(buckets, [
      { name: "a-b", region: "cn-beijing" },
      { name: "c-d", region: "cn-hangzhou" },
    ]);
    assert.deepEqual([fcRegions, products], [["cn-beijing"], ["cdn", "dcdn", "oss", "fc", "cas"]]);
  });

  it("need a region for Function Compute and for a bucket without one, and for nothing else", () => {
    const account = { defaultRegion: undefined, host: () => undefined };
    const select = (given: RawSelection) => () => selectionOf(given, account, program);
    assert.throws(select({}), /Function Compute is asked region by region\. Give ids/);
    assert.throws(select({ products: ["oss"], buckets: ["files"] }), /Give 'cn-hangzhou\/my-bucket'/);
    assert.deepEqual(select({ products: ["cdn", "oss", "cas"] })().fcRegions, []);
    assert.deepEqual(select({ regions: ["cn-hangzhou", "cn-beijing"] })().fcRegions, ["cn-hangzhou", "cn-beijing"]);
  });

  it("may be null, as some languages leave out what is missing", () => {
    const account = { defaultRegion: "cn-hangzhou", host: () => undefined };
    const given = { products: null, regions: null, buckets: null, days: null };
    assert.equal(selectionOf(given, account, program).products.length, 5);
  });
});
