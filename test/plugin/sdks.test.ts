import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Emulator, startEmulator } from "../../emulator";
import { readSchema } from "../../provider/plugin/schema";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { missingLanguage } from "../support/languages";
import { isOnPath, Project } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
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
  let isJavaCompiled = false;

  before(async function () {
    folder = temporaryFolder("sdks-");
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

  it("compile in Java, and so does the documentation's program", async function () {
    needs(this, "pulumi-language-java");
    needs(this, "mvn");
    // The language host generates, as for `pulumi package add`.
    const backend = mkdtempSync(join(folder, "backend-"));
    const env = { ...process.env, PULUMI_BACKEND_URL: pathToFileURL(backend).href };
    const generate = ["package", "gen-sdk", join(folder, "schema.json"), "--language", "java", "--out", folder];
    await runCommand("pulumi", generate, { cwd: folder, env });
    const sdk = join(folder, "java");
    const build = readFileSync(join(sdk, "build.gradle"), "utf8");
    const libraries = [...build.matchAll(/implementation\("(.+):(.+):(.+)"\)/g)].map(
      ([, group, artifact, version]) =>
        `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
    );
    const levels = "<maven.compiler.source>11</maven.compiler.source><maven.compiler.target>11</maven.compiler.target>";
    writeFileSync(
      join(sdk, "pom.xml"),
      `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>example</groupId>
<artifactId>app</artifactId><version>1</version><properties>${levels}<exec.mainClass>App</exec.mainClass></properties>
<dependencies>${libraries.join("\n")}</dependencies><build><plugins><plugin><groupId>org.codehaus.mojo</groupId>
<artifactId>exec-maven-plugin</artifactId><version>3.0.0</version></plugin></plugins></build></project>`,
    );
    const maven = (goal: string) => runCommand("mvn", ["-q", "-B", goal], { cwd: sdk });
    // Without a source it only resolves.
    renameSync(join(sdk, "src"), join(sdk, "sources"));
    const reason = await maven("compile").then(
      () => undefined,
      () => "Maven can't get the libraries",
    );
    renameSync(join(sdk, "sources"), join(sdk, "src"));
    if (reason !== undefined) {
      console.log(`      not run: ${reason}`);
      this.skip();
    }
    cpSync(join(snippets, "ossCertificateDeployment.java"), join(sdk, "src", "main", "java", "App.java"));
    await maven("compile");
    isJavaCompiled = true;
  });

  /** A program of the documentation, from an empty folder to `pulumi up`. */
  describe("deploy a certificate", () => {
    let emulator: Emulator;
    let chain: GeneratedChain;

    before(async () => {
      emulator = await startEmulator();
      emulator.createBucket("my-certificates");
      chain = await generateChain({ names: ["example.com"] });
    });

    after(() => emulator.stop());

    /** The documentation's program, which says nothing of endpoints, with the emulator's. */
    const programIn = (extension: string) =>
      readFileSync(join(snippets, `ossCertificateDeployment.${extension}`), "utf8")
        .replace(/^( +bucket: )(".*",)$/m, `$1$2 endpoint: "${emulator.endpoint}",`)
        .replace(/^(\s+bucket=)(".*",)$/m, `$1$2 endpoint="${emulator.endpoint}",`)
        .replace(/^( +\.bucket\(".*"\))$/m, `$1.endpoint("${emulator.endpoint}")`)
        .replace(/^(\s+Bucket: .*,)$/m, `$1 Endpoint: pulumi.String("${emulator.endpoint}"),`);

    interface Surroundings {
      environment?: Record<string, string>;
      /** Becomes the project's node_modules. */
      packages?: string;
      /** Is copied into the project, before its files are written. */
      sources?: string;
    }

    const deploys = async (
      runtime: object | string,
      files: Record<string, string>,
      { environment = {}, packages, sources }: Surroundings = {},
    ) => {
      const description = {
        name: "sdk",
        runtime,
        plugins: { providers: [{ name: "alicloud-certificates", path: join(repository, "bin") }] },
      };
      const project = await Project.create(
        "sdk",
        emulator,
        {
          "Pulumi.yaml": JSON.stringify(description),
          ...{ "fullchain.pem": chain.fullchain, "privkey.pem": chain.privateKey },
          ...(sources === undefined ? files : {}),
        },
        environment,
      );
      try {
        if (sources !== undefined) {
          cpSync(sources, project.directory, { recursive: true });
          for (const [file, text] of Object.entries(files)) {
            project.write(file, text);
          }
        }
        if (packages !== undefined) {
          symlinkSync(packages, join(project.directory, "node_modules"), "junction");
          project.skipTypeCheck();
        }
        await project.config(configuration);
        await project.up();
        assert.equal((await project.outputs()).expires, chain.leaf.notAfter.toISOString().replace(".000Z", "Z"));
        const key = "certs/example.com/latest/fullchain.pem";
        const latest = emulator.objects("my-certificates").get(key);
        assert.equal(latest?.meta["fingerprint-sha256"], chain.leaf.fingerprintSha256);
        emulator.deleteObject("my-certificates", key);
        await project.destroy();
      } finally {
        project.remove();
      }
    };

    const configuration = { "alicloud-certificates:region": "cn-hangzhou" };

    it("in Go", async function () {
      needs(this, "pulumi-language-go");
      const files = Object.fromEntries(
        ["go.mod", "go.sum"].map((file) => [file, readFileSync(join(folder, "program", file), "utf8")]),
      );
      // The host compiles it, in the project's folder.
      files["go.mod"] = (files["go.mod"] ?? "").replace("=> ../go", `=> ${join(folder, "go")}`);
      await deploys("go", { ...files, "main.go": programIn("go") }, { environment: goEnvironment("-mod=mod") });
    });

    it("in Python", async function () {
      needs(this, "pulumi-language-python");
      // Its version is that of an installed package, which pip builds with tools of the package index.
      const installed = join(folder, "installed");
      const install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", installed, join(folder, "python")];
      const reason =
        missingLanguage("python") ??
        (await runCommand("python3", install, { cwd: folder }).then(
          () => undefined,
          () => "pip can't install the SDK",
        ));
      if (reason !== undefined) {
        console.log(`        not run: ${reason}`);
        this.skip();
      }
      await deploys("python", { "__main__.py": programIn("py") }, { environment: { PYTHONPATH: installed } });
    });

    it("in Java", async function () {
      if (!isJavaCompiled) {
        console.log("        not run: see above");
        this.skip();
      }
      const sdk = join(folder, "java");
      // What Gradle would write into the library.
      const resources = join(sdk, "src", "main", "resources", "com", "pulumi", "alicloud-certificates");
      mkdirSync(resources, { recursive: true });
      const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
      writeFileSync(join(resources, "version.txt"), version);
      await deploys("java", { [join("src", "main", "java", "App.java")]: programIn("java") }, { sources: sdk });
    });

    it("in TypeScript", async () => {
      const sdk = join(folder, "nodejs");
      const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
      await runCommand(process.execPath, [compiler, "--project", sdk, "--outDir", join(sdk, "bin")], { cwd: folder });
      cpSync(join(sdk, "package.json"), join(sdk, "bin", "package.json"));
      const packages = join(folder, "packages");
      mkdirSync(join(packages, "@pulumi"), { recursive: true });
      symlinkSync(
        join(repository, "node_modules", "@pulumi", "pulumi"),
        join(packages, "@pulumi", "pulumi"),
        "junction",
      );
      symlinkSync(sdk, join(packages, "@pulumi", "alicloud-certificates"), "junction");
      const files = { "index.ts": programIn("ts"), "package.json": JSON.stringify({ name: "sdk", main: "index.ts" }) };
      await deploys("nodejs", files, { packages });
    });
  });

  it("have the version of the package", () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    const sdk = JSON.parse(readFileSync(join(folder, "nodejs", "package.json"), "utf8")) as { version: string };
    assert.equal(sdk.version, version);
  });
});

function needs(test: Mocha.Context, program: string): void {
  if (!isOnPath(program)) {
    console.log(`      not run: there is no ${program} on PATH`);
    test.skip();
  }
}

function go(words: readonly string[], directory: string): Promise<string> {
  return runCommand("go", words, { cwd: directory, env: { ...process.env, ...goEnvironment("") } });
}

/** Go without the user's own flags. */
const goEnvironment = (flags: string) => ({ CGO_ENABLED: "0", GOFLAGS: flags, GOWORK: "off" });
