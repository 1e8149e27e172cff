import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument } from "../../../emulator";
import { servicePolicy } from "../../../provider";
import { daysFromNow } from "../../support/certificates";
import { runAlicloudCertificates } from "../../support/commandLine";
import { type Condition, Estate } from "../../support/estate";
import { keyMaterialIn } from "../../support/keyMaterial";
import { temporaryFolder } from "../../support/temporaryFolder";

describe("alicloud-certificates targets", () => {
  let estate: Estate;
  let directory: string;

  before(() => {
    directory = temporaryFolder("certificates-targets-");
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    estate = await Estate.start();
    writeFileSync(file("fullchain.pem"), estate.chains.good.fullchain);
    writeFileSync(file("privkey.pem"), estate.chains.good.privateKey);
  });
  afterEach(() => estate.stop());

  const file = (name: string) => join(directory, name);

  const run = async (
    args: string[],
    {
      policy,
      isTTY = false,
      more = {},
    }: { policy?: PolicyDocument; isTTY?: boolean; more?: Record<string, string> } = {},
  ) => {
    const settings = estate.settings(policy);
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: settings["alicloud:accessKey"],
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: settings["alicloud:secretKey"],
      ALICLOUD_REGION: "cn-hangzhou",
      ...more,
    };
    const host = estate.emulator.httpEndpoint;
    const endpoints = ["cas", "cdn", "dcdn", "fc", "oss"].map((service) => `${service}=${host}`).join();
    const all = ["targets", "--endpoints", endpoints, ...args];
    const { exitCode, output, errors } = await runAlicloudCertificates(all, { environment, isTTY });
    for (const text of [output, errors]) {
      assert.deepEqual(keyMaterialIn(text, estate.chains.good.key), []);
      assert.doesNotMatch(text, /^\s+at /m, "a stack trace");
    }
    return { exitCode, output, errors };
  };

  const dayOf = (days: number) => daysFromNow(days).toISOString().slice(0, 10);

  it("says that there is nothing, and ends with 0", async () => {
    assert.deepEqual(await run([]), { exitCode: 0, output: "0 names\n", errors: "" });
  });

  it("prints an aligned table", async () => {
    estate.cdn("cdn", "www.example.com", "good");
    estate.cdn("dcdn", ".example.com", "good");
    estate.oss("files", "files.example.com", "good", "cn-shanghai");
    estate.fc("api.example.com", "off");
    const { exitCode, output, errors } = await run([file("fullchain.pem")]);
    assert.equal(errors, "");
    const rest = `${dayOf(80)}    79  ${estate.chains.good.leaf.fingerprintSha256.slice(0, 12)}  served   `;
    const none = " ".repeat(10 + 2 + 4 + 2 + 12);
    assert.deepEqual(output.split("\n"), [
      "status     product  region       name               until       days  certificate   match     resource",
      `ok         cdn                   www.example.com    ${rest} cdn/www.example.com`,
      `ok         dcdn                  *.example.com      ${rest} dcdn/*.example.com`,
      `ok         oss      cn-shanghai  files.example.com  ${rest} oss/cn-shanghai/files/files.example.com`,
      `HTTPS off  fc       cn-hangzhou  api.example.com    ${none}  wildcard  fc/cn-hangzhou/api.example.com`,
      "4 names: 1 HTTPS off, 3 ok",
      "",
    ]);
    assert.equal(exitCode, 0);
  });

  for (const [condition, text, exitCode] of [
    ["good", "ok", 0],
    ["off", "HTTPS off", 0],
    ["due", "expiring", 1],
    ["over", "expired", 1],
    ["foreign", "mismatch", 1],
  ] as const satisfies [Condition, string, number][]) {
    it(`ends with ${exitCode} for ${text}`, async () => {
      estate.cdn("cdn", "www.example.com", condition);
      estate.cdn("cdn", "good.example.com", "good");
      const outcome = await run(["--products", "cdn"]);
      assert.match(outcome.output, new RegExp(`^${text} .* www\\.example\\.com`, "m"));
      assert.equal(outcome.exitCode, exitCode);
    });
  }

  it("takes the days of a gate", async () => {
    estate.cdn("cdn", "www.example.com", "due");
    assert.equal((await run(["--products", "cdn", "--days", "9"])).exitCode, 0);
    assert.equal((await run(["--products", "cdn", "--days", "10"])).exitCode, 1);
    assert.equal((await run(["--products", "cdn", "--days", "11"])).exitCode, 1);
  });

  it("says once what could not be read, and ends with 3, or with 1 if something is wrong besides", async () => {
    estate.cdn("cdn", "www.example.com", "good");
    estate.cdn("dcdn", "a.example.com", "good");
    estate.cdn("dcdn", "b.example.com", "good");
    const { Statement } = servicePolicy({ targets: { products: ["cdn", "dcdn"] } });
    const less = Statement.map((one) => ({
      ...one,
      Action: one.Action.filter((action) => action !== "dcdn:DescribeDcdnDomainCertificateInfo"),
    }));
    const policy = { Version: "1", Statement: less } as PolicyDocument;
    const { exitCode, output } = await run(["--products", "cdn,dcdn"], { policy });
    assert.match(output, /^ok +cdn +www\.example\.com/m);
    assert.match(output, /^denied +dcdn +b\.example\.com/m);
    assert.match(
      output,
      /^! Reading the certificate of DCDN domain '[ab]\.example\.com' was refused \(403 Forbidden\.RAM, request [\w-]+\): the RAM user or role needs dcdn:DescribeDcdnDomainCertificateInfo on 'acs:dcdn:\*:\*:domain\/[ab]\.example\.com'\. \(and 1 more like this\)$/m,
    );
    assert.match(output, /^3 names: 2 denied, 1 ok$/m);
    assert.equal(exitCode, 3);
    estate.cdn("cdn", "old.example.com", "over");
    assert.equal((await run(["--products", "cdn,dcdn"], { policy })).exitCode, 1);
  });

  it("has colours on a terminal only, and not where NO_COLOR is set", async () => {
    estate.cdn("cdn", "www.example.com", "over");
    const coloured = "\u001b[31mexpired\u001b[39m  cdn";
    const args = ["--products", "cdn"];
    assert.ok((await run(args, { isTTY: true })).output.includes(coloured));
    assert.ok(!(await run(args, { isTTY: true, more: { NO_COLOR: "1" } })).output.includes("\u001b"));
    assert.ok(!(await run(args)).output.includes("\u001b"));
  });

  it("prints JSON", async () => {
    estate.oss("files", "files.example.com", "good");
    const { output, exitCode } = await run([
      file("fullchain.pem"),
      "--products",
      "oss",
      "--buckets",
      "files",
      "--json",
    ]);
    const { fingerprint, fingerprintSha256 } = estate.chains.good.leaf;
    const [{ daysLeft, certIdentifier, notBefore, notAfter, ...target }] = JSON.parse(output).targets;
    assert.deepEqual(target, {
      product: "oss",
      region: "cn-hangzhou",
      bucket: "files",
      name: "files.example.com",
      https: true,
      fingerprint,
      fingerprintSha256,
      subjectAlternativeNames: ["*.example.com"],
      resourceType: "OssDomainCertificate",
      importId: "oss/cn-hangzhou/files/files.example.com",
      match: "wildcard",
      isServed: true,
      status: "ok",
    });
    assert.equal(exitCode, 0);
  });

  for (const [title, args, expected] of [
    ["two files", [() => file("fullchain.pem"), () => file("privkey.pem")], /^`targets` takes one file/],
    ["another command's option", ["--bucket", "files"], /^`targets` has no option `--bucket`/],
    ["hosts in another form", ["--endpoints", "cas"], /^`--endpoints` is not a list of hosts/],
    [
      "an unknown product",
      ["--products", "cdn,slb"],
      /^`--products`: give some of 'cdn', 'dcdn', 'oss', 'fc', 'cas'\.$/m,
    ],
    ["a bucket's URL", ["--buckets", "oss://files"], /^`--buckets`: not all are buckets\./],
    ["days that are no number", ["--days", "soon"], /^`--days` is not a number of days\./],
    ["a region that is none", ["--regions", "Hangzhou"], /^`--regions`: not all are region ids\./],
  ] as const) {
    it(`refuses ${title} as misuse, and sends nothing`, async () => {
      const { mark } = estate.emulator;
      const outcome = await run(args.map((argument) => (typeof argument === "string" ? argument : argument())));
      assert.match(outcome.errors, expected);
      assert.deepEqual([outcome.exitCode, outcome.output], [2, ""]);
      assert.deepEqual(estate.emulator.requestsSince(mark), []);
    });
  }

  it("says that credentials are missing, and ends with 3", async () => {
    const outcome = await run(["--products", "cdn"], { more: { ALIBABA_CLOUD_ACCESS_KEY_SECRET: "" } });
    assert.match(outcome.errors, /_ID is set but .*_SECRET is not/);
    assert.deepEqual([outcome.exitCode, outcome.output], [3, ""]);
  });

  it("needs a region for Function Compute only", async () => {
    const more = { ALICLOUD_REGION: "" };
    const { exitCode, errors } = await run([], { more });
    assert.match(errors, /^`--regions` is missing, and no default region is known/);
    assert.equal(exitCode, 2);
    assert.equal((await run(["--products", "cdn,dcdn,oss"], { more })).exitCode, 0);
  });

  it("refuses a key in place of a certificate, and does not show it", async () => {
    const { exitCode, output } = await run([file("privkey.pem"), "--products", "cdn"]);
    assert.match(output, /^✗ certificate: `certificate`/);
    assert.equal(exitCode, 1);
  });
});
