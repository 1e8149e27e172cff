import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSchema } from "../../provider/plugin/schema";
import { runCommand } from "../support/command";
import { isOnPath } from "../support/project";
import { repository } from "../support/stack";
import { describeOnCi } from "../support/thorough";

const generator = join(repository, "tools", "sdk-generator");
const snippets = join(repository, "docs", "snippets");
/** Files of docs/snippets; `composition.ts` is for other packages. */
const snippetsIn = (language: "ts" | "go" | "py") =>
  readdirSync(snippets).filter((file) => file.endsWith(`.${language}`) && !file.startsWith("composition."));

/** Pulumi's generators, built from the Go modules that go.sum pins, and what they make of the schema that the plugin serves. */
describeOnCi("the SDKs that Pulumi's generators make from the schema", function () {
  this.timeout(600_000);

  let folder: string;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "sdks-"));
    const missing = isOnPath("go")
      ? await go(["list", "-deps", "."], generator).then(
          () => undefined,
          () => "its Go modules can't be had here",
        )
      : "there is no go on PATH";
    if (missing !== undefined) {
      console.log(`      not run: ${missing}`);
      this.skip();
    }
    const [program, schema] = [join(folder, "sdk-generator.exe"), join(folder, "schema.json")];
    await go(["build", "-trimpath", "-o", program, "."], generator);
    writeFileSync(schema, readSchema());
    await runCommand(program, [schema, folder], { cwd: folder });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("compile in TypeScript, and the documentation's programs with them", async () => {
    const sdk = join(folder, "nodejs");
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
    for (const file of snippetsIn("ts")) {
      cpSync(join(snippets, file), join(folder, file));
    }
    const compilerOptions = {
      ...{ strict: true, skipLibCheck: true, noEmit: true, types: ["node"] },
      ...{ target: "es2022", module: "nodenext", moduleResolution: "nodenext" },
      paths: { "@pulumi/alicloud-certificates": [join(sdk, "index.ts")] },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: snippetsIn("ts") }));
    const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
    await runCommand(process.execPath, [compiler, "--project", sdk, "--noEmit"], { cwd: folder });
    await runCommand(process.execPath, [compiler, "--project", folder], { cwd: folder });
  });

  it("compile in Go, and the documentation's programs with them", async () => {
    const program = join(folder, "program");
    const sdk = "github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go";
    cpSync(generator, program, { recursive: true, filter: (file) => !file.endsWith(".go") });
    for (const file of snippetsIn("go")) {
      const main = join(program, file.replace(".go", ""));
      mkdirSync(main);
      cpSync(join(snippets, file), join(main, "main.go"));
    }
    // What `pulumi package add` does to a program's go.mod.
    await go(["mod", "edit", `-require=${sdk}@v0.0.0`, `-replace=${sdk}=../go`], program);
    // All of them, without their programs, which nobody runs.
    await go(["build", "-mod=mod", "-o", process.platform === "win32" ? "NUL" : "/dev/null", "./..."], program);
    await go(["vet", "-mod=mod", `${sdk}/...`], program);
  });

  it("compile in Python, and so do the documentation's programs", async function () {
    if (!isOnPath("python3")) {
      console.log("      not run: there is no python3 on PATH");
      this.skip();
    }
    for (const file of snippetsIn("py")) {
      cpSync(join(snippets, file), join(folder, "python", file));
    }
    await runCommand("python3", ["-m", "compileall", "-q", "-f", join(folder, "python")], { cwd: folder });
  });

  it("have the version of the package", () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    const sdk = JSON.parse(readFileSync(join(folder, "nodejs", "package.json"), "utf8")) as { version: string };
    assert.equal(sdk.version, version);
  });
});

function go(words: readonly string[], directory: string): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };
  return runCommand("go", words, { cwd: directory, env });
}
