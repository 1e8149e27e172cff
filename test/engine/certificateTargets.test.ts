import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { servicePolicy } from "../../provider";
import { Estate } from "../support/estate";
import { TestStack } from "../support/stack";

const program = `
const pulumi = require("@pulumi/pulumi");
const { certificateTargets, certificateTargetsOutput, Provider } = require("pulumi-alicloud-certificates");
module.exports = async () => {
  const settings = JSON.parse(process.env.OTHER);
  const other = new Provider("other", {
    accessKey: settings["alicloud:accessKey"],
    secretKey: settings["alicloud:secretKey"],
    region: "cn-hangzhou",
  });
  const certificate = new pulumi.asset.FileAsset("fullchain.pem");
  const { targets } = await certificateTargets({ certificate, products: ["cdn", "fc"] });
  const late = certificateTargetsOutput({ certificate, products: pulumi.output(["fc"]), days: pulumi.output(1) });
  const denied = certificateTargetsOutput({ products: ["cdn", "oss"] }, { provider: other });
  return {
    now: targets.map(({ name, status, match, isServed }) => [name, status, match, isServed].join(" ")),
    late: late.targets.apply((rows) => rows.map(({ name, status, match }) => [name, status, match].join(" "))),
    denied: denied.targets.apply((rows) => rows.map(({ product, name, status }) => [product, name, status].join(" "))),
  };
};
`;

describe("certificateTargets in a program", function () {
  this.timeout(120_000);
  let estate: Estate;
  let stack: TestStack;

  before(async () => {
    estate = await Estate.start();
    estate.cdn("cdn", "www.example.com", "good");
    estate.fc("api.example.com", "due");
    const other = estate.settings(servicePolicy({ targets: { products: ["cdn"] } }) as never);
    const { "alicloud:endpoints": endpoints = "" } = estate.settings();
    stack = await TestStack.createProgram({
      emulator: estate.emulator,
      program,
      config: { "alicloud:endpoints": { value: endpoints } },
      environment: { OTHER: JSON.stringify(other) },
    });
    writeFileSync(join(stack.directory, "fullchain.pem"), estate.chains.good.fullchain);
  });
  after(async () => {
    stack?.remove();
    await estate?.stop();
  });

  it("answers in a preview, with the stack's credentials", async () => {
    const { output } = await stack.preview();
    assert.match(output, /www\.example\.com ok wildcard true/);
    // The engine warns of a secret that is read as plain text.
    assert.doesNotMatch(output, /warning/);
  });

  it("answers in an update, also with arguments that are known later, and with another account", async () => {
    await stack.up();
    assert.deepEqual(await stack.outputs(), {
      now: ["www.example.com ok wildcard true", "api.example.com expiring wildcard false"],
      late: ["api.example.com ok wildcard"],
      denied: ["cdn www.example.com ok", "oss  denied"],
    });
    const { outputs } = await stack.resource("pulumi:Stack");
    assert.ok(Array.isArray((outputs as { denied?: unknown }).denied), "the credentials make the rows secret");
  });
});
