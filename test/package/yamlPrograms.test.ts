import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginConfig, pluginEnvironment } from "../support/alicloudPlugin";
import { generateChain } from "../support/certificates";
import { documentationPages, fencedBlocks } from "../support/documentedPrograms";
import { missingLanguage } from "../support/languages";
import { endpointsOf, Project } from "../support/project";
import { repository } from "../support/stack";

const snippets = join(repository, "docs", "snippets");

/** How a project says where the plugin is; the pages that have it have the same. */
const pluginFolder = fencedBlocks("docs/plugin.md").find(({ language }) => language === "yaml")?.text ?? "";

/** Programs and parts of programs, by where they are. Workflows are not for Pulumi. */
const programs = [
  ...readdirSync(snippets)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ place: `docs/snippets/${file}`, text: readFileSync(join(snippets, file), "utf8") })),
  ...documentationPages()
    .filter((page) => !/^docs\/(api|_index)\.md$/.test(page))
    .flatMap(fencedBlocks)
    .filter(({ language, text }) => language === "yaml" && !/^jobs:/m.test(text))
    .map(({ page, line, text }) => ({ place: `${page}:${line}`, text })),
];

/** Functions that look in a preview too, and what they do. */
const asks = new Map([["certificateTargets", ["cdn:DescribeUserDomains", "oss:ListBuckets"]]]);

describe("the programs in YAML of docs", () => {
  let emulator: Emulator;
  let project: Project;

  before(async function () {
    const reason = missingLanguage("yaml");
    if (reason !== undefined) {
      console.log(`      not run: ${reason}`);
      this.skip();
    }
    emulator = await startEmulator();
    const files = { "Pulumi.yaml": "name: documented\nruntime: yaml\n" };
    project = await Project.create("documented", emulator, files, pluginEnvironment(emulator));
    const { fullchain, privateKey } = await generateChain({ names: ["*.example.com"] });
    project.write("fullchain.pem", fullchain);
    project.write("privkey.pem", privateKey);
    mkdirSync(join(project.directory, "node_modules"));
    symlinkSync(repository, join(project.directory, "node_modules", "pulumi-alicloud-certificates"), "junction");
    await project.config({
      ...Object.fromEntries(Object.entries(pluginConfig).map(([key, { value }]): [string, string] => [key, value])),
      ...endpointsOf(emulator, "alicloud-certificates", ["cas", "cdn", "fc", "oss"]),
      "alicloud-certificates:region": "cn-hangzhou",
      "alicloud-certificates:accessKey": emulator.owner.accessKeyId,
      "alicloud-certificates:secretKey": emulator.owner.accessKeySecret,
    });
  });

  after(async () => {
    project?.remove();
    await emulator?.stop();
  });

  it("are found", () => {
    assert.ok(programs.length > 12);
    assert.ok(pluginFolder.includes("path: ./node_modules/pulumi-alicloud-certificates/bin"));
  });

  for (const { place, text } of programs) {
    it(`preview: ${place}`, async () => {
      const plugins = text.startsWith("plugins:") ? "" : pluginFolder;
      project.write("Pulumi.yaml", `name: documented\nruntime: yaml\n${plugins}${text}`);
      const { mark } = emulator;
      const preview = await project.run("preview");
      for (const [, type = ""] of text.matchAll(/^ +type: alicloud-certificates:(\w+)$/gm)) {
        assert.match(preview, new RegExp(`alicloud-certificates:index:${type} .*create`), place);
      }
      const asked = [...asks].find(([name]) => text.includes(name))?.[1];
      const actions = emulator
        .requestsSince(mark)
        .map(({ action }) => action)
        .sort();
      assert.deepEqual(actions, asked ?? [], place);
    });
  }
});
