import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { Project } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { itOnCi } from "../support/thorough";

const examples = join(repository, "examples");

/** Every example in TypeScript. */
const templates = readdirSync(examples).filter((name) => existsSync(join(examples, name, "package.json")));

const dependenciesOf = (name: string) =>
  (JSON.parse(readFileSync(join(examples, name, "package.json"), "utf8")) as { dependencies: Record<string, string> })
    .dependencies;

/** Each example, copied out of the repository, with the packed package. Those with the same dependencies share an installation. */
describe("an example that is copied into an empty folder", function () {
  this.timeout(300_000);

  let folder: string;
  let tarball: string;
  const installed = new Map<string, string>();

  before(async () => {
    folder = temporaryFolder("templates-");
    await runCommand("npm", ["pack", "--pack-destination", folder], { cwd: repository });
    tarball = join(folder, readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Copies an example and gives it its packages. */
  const copy = async (name: string): Promise<string> => {
    const to = join(folder, name);
    cpSync(join(examples, name), to, { recursive: true });
    const dependencies = JSON.stringify(dependenciesOf(name));
    const shared = installed.get(dependencies);
    if (shared === undefined) {
      const words = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball];
      await runCommand("npm", words, { cwd: to });
      installed.set(dependencies, to);
    } else {
      symlinkSync(join(shared, "node_modules"), join(to, "node_modules"), "junction");
    }
    return to;
  };

  for (const name of templates) {
    const tryIt = name === "quickstart" ? it : itOnCi;
    tryIt(`compiles with its own compiler: ${name}`, async () => {
      const to = await copy(name);
      const compiler = join(to, "node_modules", "typescript", "bin", "tsc");
      await runCommand(process.execPath, [compiler, "--project", to], { cwd: to });
    });
  }

  describe("and that `pulumi new` makes a project of", () => {
    let emulator: Emulator;
    let project: Project;

    before(async () => {
      emulator = await startEmulator();
      emulator.createBucket("certificates");
      project = await Project.create("template", emulator, { "Pulumi.yaml": "name: template\nruntime: nodejs\n" });
      const chain = await generateChain({ names: ["example.com"] });
      project.write("fullchain.pem", chain.fullchain);
      project.write("privkey.pem", chain.privateKey);
    });

    after(async () => {
      project?.remove();
      await emulator.stop();
    });

    it("deploys, with its types checked", async () => {
      await project.run("new", join(examples, "quickstart"), "--generate-only", "--force", "--yes", "--name", "site");
      symlinkSync(join(folder, "quickstart", "node_modules"), join(project.directory, "node_modules"), "junction");
      await project.run("stack", "init", "site");
      const { accessKeyId, accessKeySecret } = emulator.owner;
      await project.config({
        "alicloud:region": "cn-hangzhou",
        "alicloud:accessKey": accessKeyId,
        "alicloud:secretKey": accessKeySecret,
        bucket: "certificates",
        endpoint: emulator.endpoint,
        certificate: "fullchain.pem",
        privateKey: "privkey.pem",
      });
      await project.run("preview");
      await project.up();
      assert.equal([...emulator.objects("certificates").keys()].filter((key) => /\/latest\//.test(key)).length, 5);
    });
  });
});
