import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument } from "../../emulator";
import { servicePolicy } from "../../provider";
import { Estate } from "../support/estate";
import { keyMaterialIn } from "../support/keyMaterial";
import { missingLanguage } from "../support/languages";
import { PluginHost } from "../support/pluginHost";
import { endpointsOf, Project } from "../support/project";
import { repository } from "../support/stack";

const token = "alicloud-certificates:index:certificateTargets";

describe("certificateTargets of the plugin", () => {
  let estate: Estate;
  let plugin: PluginHost;

  const start = async (policy?: PolicyDocument) => {
    const settings = Object.entries(estate.settings(policy));
    const configuration = Object.fromEntries(settings.map(([key, value]) => [key.replace("alicloud:", ""), value]));
    return PluginHost.start(configuration, { NODE_EXTRA_CA_CERTS: estate.emulator.certificateAuthorityFile });
  };

  before(async () => {
    estate = await Estate.start();
    estate.cdn("cdn", "www.example.com", "good");
    estate.oss("files", "files.example.com", "foreign");
    estate.fc("api.example.com", "due");
    estate.alb("lb.example.com", "over");
    plugin = await start();
  });
  after(async () => {
    plugin.stop();
    await estate.stop();
  });

  interface Row {
    product: string;
    name: string;
    status: string;
    match?: string;
    error?: string;
  }
  const find = async (args: object, host = plugin): Promise<Row[]> =>
    (await host.invoke(token, args as Record<string, unknown>)).targets as Row[];

  it("returns the same rows as the function of the package", async () => {
    const rows = await find({ certificate: estate.chains.good.fullchain });
    assert.deepEqual(
      rows.map(({ product, name, status, match }) => [product, name, status, match].join(" ")),
      [
        "cdn www.example.com ok wildcard",
        "oss files.example.com mismatch wildcard",
        "fc api.example.com expiring wildcard",
        "alb lb.example.com expired wildcard",
      ],
    );
    assert.deepEqual(keyMaterialIn(JSON.stringify(rows), estate.chains.due.key), []);
    assert.deepEqual(keyMaterialIn(plugin.output, estate.chains.due.key), []);
  });

  it("takes an asset, and selections", async () => {
    const certificate = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };
    const text = estate.chains.foreign.fullchain;
    const rows = await find({
      certificate: { ...certificate, text },
      products: ["fc"],
      regions: ["cn-hangzhou"],
      days: 3,
    });
    assert.deepEqual(
      rows.map(({ name, status, match }) => [name, status, match]),
      [["api.example.com", "ok", "none"]],
    );
  });

  it("uses the credentials of its provider, and says what they can't read", async () => {
    const other = await start(servicePolicy({ targets: { products: ["cdn"] } }) as PolicyDocument);
    const rows = await find({ products: ["cdn", "fc"] }, other);
    other.stop();
    assert.deepEqual(
      rows.map(({ product, status }) => [product, status]),
      [
        ["cdn", "ok"],
        ["fc", "denied"],
      ],
    );
    assert.match(rows[1]?.error ?? "", /needs fc:ListCustomDomains on 'acs:fc:cn-hangzhou:\*:custom-domains\/\*'/);
  });

  it("refuses wrong arguments in a sentence", async () => {
    await assert.rejects(find({ products: ["slb"] }), ({ message }: Error) =>
      /^`products`: give some of/.test(message),
    );
    await assert.rejects(find({ certificate: "no PEM" }), ({ message }: Error) => /`certificate`/.test(message));
  });
});

/** Tells Pulumi where the plugin is, as a user's project does. */
const yaml = `name: targets
runtime: yaml
plugins:
  providers:
    - name: alicloud-certificates
      path: ${JSON.stringify(join(repository, "bin"))}
variables:
  targets:
    fn::invoke:
      function: alicloud-certificates:certificateTargets
      arguments:
        certificate: { fn::fileAsset: ./fullchain.pem }
        products: [cdn, fc]
        days: 30
      return: targets
outputs:
  targets: \${targets}
`;

describe("certificateTargets in YAML", function () {
  this.timeout(120_000);
  let estate: Estate;
  let project: Project;

  before(async function () {
    const reason = missingLanguage("yaml");
    if (reason !== undefined) {
      console.log(`      not run: ${reason}`);
      this.skip();
    }
    estate = await Estate.start();
    estate.cdn("cdn", "www.example.com", "good");
    estate.fc("api.example.com", "due");
    project = await Project.create("targets", estate.emulator, {
      "Pulumi.yaml": yaml,
      "fullchain.pem": estate.chains.good.fullchain,
    });
    await project.config(endpointsOf(estate.emulator, "alicloud-certificates", ["cas", "cdn", "fc"]));
  });
  after(async () => {
    // Pulumi keeps the schema of a project's plugin beside it, and would go on with it when the schema has changed.
    rmSync(join(repository, "bin", "schema-alicloud-certificates.json"), { force: true });
    project?.remove();
    await estate?.stop();
  });

  it("answers in an update", async () => {
    await project.up();
    const { targets } = (await project.outputs()) as { targets: Record<string, unknown>[] };
    assert.deepEqual(
      targets.map(({ name, status, match, isServed, importId }) => [name, status, match, isServed, importId]),
      [
        ["www.example.com", "ok", "wildcard", true, "cdn/www.example.com"],
        ["api.example.com", "expiring", "wildcard", false, "fc/cn-hangzhou/api.example.com"],
      ],
    );
  });
});
