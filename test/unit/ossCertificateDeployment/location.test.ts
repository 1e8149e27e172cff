import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import {
  locationProblems,
  normalizeLocation,
  readResourceId,
  resourceId,
} from "../../../provider/ossCertificateDeployment/location";

describe("readResourceId", () => {
  for (const [id, location] of [
    ["cn-hangzhou/certificates", { region: "cn-hangzhou", bucket: "certificates" }],
    ["cn-hangzhou/certificates/certs/a", { region: "cn-hangzhou", bucket: "certificates", prefix: "certs/a" }],
    ["oss-cn-hangzhou/certificates/certs/", { region: "cn-hangzhou", bucket: "certificates", prefix: "certs" }],
    ["cn-hangzhou/certificates/what?", { region: "cn-hangzhou", bucket: "certificates", prefix: "what?" }],
    [
      "cn-hangzhou/certificates/certs?endpoint=https://files.example.com&cname=true",
      {
        region: "cn-hangzhou",
        bucket: "certificates",
        prefix: "certs",
        endpoint: "https://files.example.com",
        cname: true,
      },
    ],
    ["cn-hangzhou/certificates?internal=true", { region: "cn-hangzhou", bucket: "certificates", internal: true }],
  ] as const) {
    it(`reads ${id}`, () => assert.deepEqual(readResourceId(id), location));
  }

  it("reads what resourceId writes", () => {
    const location = { region: "ap-southeast-1", bucket: "certificates", prefix: "a/b" };
    assert.deepEqual(readResourceId(resourceId(location)), location);
  });

  for (const [id, reason] of [
    ["certificates/certs", /`region` is not a region id/],
    ["cn-hangzhou", /`bucket` is missing/],
    ["cn-hangzhou/Certificates/certs", /`bucket` is not a bucket name/],
    ["cn-hangzhou/certificates/certs?endpoint=http://files.example.com", /`endpoint` starts with http:/],
  ] as const) {
    it(`refuses ${id}`, () => {
      assert.throws(() => readResourceId(id), { message: reason });
      assert.throws(() => readResourceId(id), { message: /An id is <region>\/<bucket>\/<prefix>, such as/ });
    });
  }
});

describe("resourceId", () => {
  for (const [prefix, id] of [
    [undefined, "cn-hangzhou/certificates"],
    ["", "cn-hangzhou/certificates"],
    ["certs/example.com/", "cn-hangzhou/certificates/certs/example.com"],
  ] as const) {
    it(`is ${id} for the prefix ${prefix}`, () => {
      assert.equal(
        resourceId({ region: "cn-hangzhou", bucket: "certificates", ...(prefix !== undefined && { prefix }) }),
        id,
      );
    });
  }
});

describe("normalizeLocation", () => {
  it("normalizes region, prefix and endpoint", () => {
    const location = {
      region: " OSS-cn-Hangzhou",
      prefix: "site//",
      endpoint: "Files.Example.com/",
      bucket: "B ",
      other: 1,
    };
    assert.deepEqual(normalizeLocation(location), {
      region: "cn-hangzhou",
      prefix: "site",
      endpoint: "https://files.example.com",
      bucket: "B ",
      other: 1,
    });
  });

  it("doesn't change values that are unknown, missing or no text", () => {
    const location = { region: unknownValue, prefix: undefined, endpoint: 7 };
    assert.deepEqual(normalizeLocation(location), location);
  });
});

describe("locationProblems", () => {
  const place = { region: "cn-hangzhou", bucket: "certificates" };
  const fine = [
    place,
    { ...place, bucket: "a-1", prefix: "" },
    { ...place, prefix: "certs/例え/a b", endpoint: "https://oss.example.com", pathStyle: true },
    { ...place, pathStyle: unknownValue },
    { ...place, endpoint: "https://files.example.com", cname: true },
    { ...place, internal: true },
    { ...place, prefix: "a".repeat(1023 - "/2026-11-23_0a1b2c3d/fullchain.pem".length) },
    { region: unknownValue, bucket: unknownValue, prefix: unknownValue, endpoint: unknownValue },
    { ...place, endpoint: unknownValue, cname: true },
    { ...place, endpoint: "https://oss-cn-beijing.aliyuncs.com", region: unknownValue },
    { ...place, endpoint: "http://localhost:9000", pathStyle: unknownValue },
    { ...place, endpoint: "https://certificates.oss-cn-hangzhou.aliyuncs.com", cname: unknownValue },
    { ...place, endpoint: "https://certificates.oss-cn-hangzhou.aliyuncs.com", bucket: unknownValue, cname: true },
  ];
  for (const location of fine) {
    it(`finds nothing wrong with ${JSON.stringify(location).slice(0, 90)}`, () =>
      assert.deepEqual(locationProblems(location), []));
  }

  const noRegion = "`region` is missing. Set it, or `pulumi config set alicloud:region cn-hangzhou`.";
  const noBucket = "`bucket` is missing. Name the OSS bucket that the certificate goes to.";
  const badBucket =
    "`bucket` is not a bucket name: 3 to 63 lower-case letters, digits and hyphens, no hyphen at either end. Give the name alone, " +
    "without 'oss://' or a host.";
  const slash = "`prefix` starts with a slash or backslash, which OSS refuses. Remove it.";
  const dots =
    "`prefix` contains '.' or '..' as a directory, which tools resolve in different ways. Write the directory's own name.";
  const control = "`prefix` contains a control character (a tab or line end, perhaps read from a file). Remove it.";
  for (const [more, problem] of [
    [{ region: undefined }, noRegion],
    [{ region: "" }, noRegion],
    [
      { region: "hangzhou" },
      "`region` is not a region id. Use the id of the bucket's region, such as 'cn-hangzhou' or 'ap-southeast-1'.",
    ],
    [{ region: 7 }, "`region` is not text. Give a string."],
    [{ bucket: undefined }, noBucket],
    [{ bucket: "" }, noBucket],
    [{ bucket: "oss://certificates" }, badBucket],
    [{ bucket: "certificates.oss-cn-hangzhou.aliyuncs.com" }, badBucket],
    [{ bucket: "-certificates" }, badBucket],
    [{ bucket: "ab" }, badBucket],
    [{ bucket: "a".repeat(64) }, badBucket],
    [{ bucket: ["a"] }, "`bucket` is not text. Give a string."],
    [{ prefix: "/certs" }, slash],
    [{ prefix: "\\certs" }, slash],
    [{ prefix: "certs/../keys" }, dots],
    [{ prefix: "./certs" }, dots],
    [{ prefix: "certs//a" }, "`prefix` contains '//', an empty directory name. Write a single slash."],
    [{ prefix: "certs\n" }, control],
    [{ prefix: "a\tb" }, control],
    [{ prefix: "a\ud800b" }, "`prefix` contains half of a surrogate pair, which has no UTF-8 form. Correct the text."],
    [
      { prefix: "ä".repeat(500) },
      "`prefix` is too long: OSS keys have at most 1023 bytes, of which the file names need 34. Shorten it.",
    ],
    [
      { endpoint: "http://files.example.com" },
      "`endpoint` starts with http://, which would send the private key in plain text. Use https://.",
    ],
    [
      { endpoint: "http://localhost:9000" },
      "`endpoint` starts with http:// and requests put the bucket before its name: '<bucket>.localhost' may be another machine, which would get " +
        "the private key in plain text. Use http://127.0.0.1 instead, or `pathStyle: true`.",
    ],
    [
      { region: "cn-hangzhou-internal" },
      "`region` ends in -internal, which no region id does. Use 'cn-hangzhou', with `internal: true` for its internal endpoint.",
    ],
    [
      { endpoint: "https://oss-cn-beijing.aliyuncs.com" },
      "`endpoint` belongs to the region 'cn-beijing' but `region` is 'cn-hangzhou'. Set both to the bucket's own, or remove `endpoint`.",
    ],
    [
      { endpoint: "https://certificates.oss-cn-hangzhou.aliyuncs.com" },
      "`endpoint` contains the bucket's name, which requests put before it anyway. Use 'oss-cn-hangzhou.aliyuncs.com'.",
    ],
    [
      { endpoint: "http://[::1]:9" },
      "`endpoint` is an IPv6 address, which ali-oss can't use. Use a host name or an IPv4 address.",
    ],
    [
      { region: "rg-china-mainland", internal: true },
      "`internal` is true but 'rg-china-mainland' has no internal endpoint. Remove `internal`.",
    ],
    [
      { cname: true },
      "`cname` is true but `endpoint` is missing. Set `endpoint` to the domain that is bound to the bucket.",
    ],
    [
      { cname: true, pathStyle: true, endpoint: "https://files.example.com" },
      "`cname` and `pathStyle` are both true, which exclude each other. Keep `cname` for a domain bound to the bucket.",
    ],
    [
      { pathStyle: true },
      "`pathStyle` is true but OSS's own endpoints do not accept the bucket in the path. Remove `pathStyle`.",
    ],
    [
      { internal: true, endpoint: "https://files.example.com" },
      "`internal` and `endpoint` are both set, which exclude each other. Remove `internal`, or name the internal host in `endpoint`.",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(more).slice(0, 90)}`, () =>
      assert.deepEqual(locationProblems({ ...place, ...more }), [problem]));
  }

  it("reports everything at once", () => assert.equal(locationProblems({ prefix: "/" }).length, 3));
});
