import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as index from "../../provider";
import { runCommand } from "../support/command";
import { documentedPrograms, documentedText } from "../support/documentedPrograms";
import { PolicyHost } from "../support/policyHost";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";

const page = "testing-and-policies.md";

describe("docs/testing-and-policies.md", () => {
  const classes = Object.entries(index).flatMap(([name, value]) => {
    const { __pulumiType: type, isInstance } = value as { __pulumiType?: string; isInstance(value: unknown): boolean };
    return type === undefined ? [] : [{ name, type, isInstance }];
  });

  it("lists the types of every class", () => {
    const rows = classes.map(
      ({ name, type }) => `| \`${name}\` | \`${type}\` | \`alicloud-certificates:index:${name}\` |`,
    );
    const listed = documentedText(page).match(/^\| `\w+` \|.*\|$/gm) ?? [];
    assert.deepEqual([...listed].sort(), rows.sort());
  });

  it("is right about every class: its type, and what it recognizes", () => {
    for (const { name, type, isInstance } of classes) {
      assert.ok(isInstance({ __pulumiType: type }), name);
      for (const other of [undefined, null, {}, "", { __pulumiType: `${type}s` }]) {
        assert.ok(!isInstance(other), name);
      }
    }
    // All resources and components; a provider's type is that of every dynamic provider.
    const resources = Object.entries(index).filter(
      ([, value]) => "prototype" in value && value.prototype instanceof pulumi.Resource,
    );
    assert.deepEqual(
      resources.map(([name]) => name).filter((name) => !classes.some((one) => one.name === name)),
      ["Provider"],
    );
  });

  describe("its programs", function () {
    this.timeout(120_000);

    let folder: string;
    const run = (program: string, ...words: string[]) =>
      runCommand(process.execPath, [join(repository, "node_modules", program), ...words], { cwd: folder });
    const write = (name: string, text: string) => {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    };

    before(() => {
      folder = temporaryFolder("certificates-policies-");
      for (const [name, text] of Object.entries(documentedPrograms(page))) {
        write(name, text);
      }
      const compilerOptions = {
        ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, target: "es2022" },
        ...{ module: "nodenext", moduleResolution: "nodenext", types: ["node", "mocha"] },
      };
      write("tsconfig.json", JSON.stringify({ compilerOptions }));
      write("package.json", JSON.stringify({ name: "website", private: true }));
      mkdirSync(join(folder, "node_modules"));
      for (const name of ["@pulumi", "@types", "mocha"]) {
        symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name), "junction");
      }
      symlinkSync(repository, join(folder, "node_modules", "pulumi-alicloud-certificates"), "junction");
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it("compile strictly", async () => {
      assert.equal(await run("typescript/bin/tsc", "--project", "."), "");
    });

    it("test a program with mocks", async () => {
      assert.match(await run("mocha/bin/mocha.js", "website.test.js"), /2 passing/);
    });

    it("report a resource that breaks a policy, by its class or its type", async () => {
      const policies = await PolicyHost.start(join(folder, "policies", "index.js"));
      try {
        const broken = (type: string, inputs: object) =>
          policies.broken(`pulumi-nodejs:dynamic/alicloud-certificates:${type}`, inputs);
        const deployment = { bucket: "b", requiredDomains: ["example.com"], onDestroy: "keep", verify: "none" };
        const wrong = { ...deployment, requiredDomains: [], onDestroy: "deleteAll" };
        assert.deepEqual(await broken("OssCertificateDeployment", deployment), []);
        assert.deepEqual(await broken("OssCertificateDeployment", wrong), [
          "deployment-names-its-domains",
          "deployment-keeps-archives",
        ]);
        assert.deepEqual(await broken("CdnDomainCertificate", { verify: "none" }), ["domain-is-verified"]);
        assert.deepEqual(await broken("OssDomainCertificate", { verify: "none" }), []);
        assert.deepEqual(await policies.broken("alicloud-certificates:index:OssCertificateDeployment", wrong), [
          "deployment-keeps-archives",
        ]);
      } finally {
        policies.stop();
      }
    });
  });
});
