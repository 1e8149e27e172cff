import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Emulator, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf } from "../support/host";
import { repository, TestStack } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { shownLeaf } from "../support/visitor";

const page = readFileSync(join(repository, "docs", "lifecycle.md"), "utf8");

/** The lines with which every program of the page begins. */
const beginning = /```ts\n(.*?)```/s.exec(page)?.[1] ?? "";

/** The page's programs by name. */
const programs = new Map(
  [...page.matchAll(/<!-- program: (\S+) -->\n```ts\n(.*?)```/gs)].map(([, name = "", text = ""]) => [name, text]),
);

/** Compiles a program of the page, and runs it as a module that finds its files below `folder`. */
function run(name: string, folder: string): Record<string, unknown> {
  const source = `${beginning.replaceAll(/`\$\{name\}\//g, `\`${folder}/\${name}/`)}${programs.get(name)}`;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const module = { exports: {} };
  new Function("require", "exports", "module", outputText)(require, module.exports, module);
  return module.exports;
}

describe("the programs of docs/lifecycle.md", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let folder: string;
  let program = "start";
  const chains = new Map<string, GeneratedChain>();

  const put = (name: string, chain: GeneratedChain) => {
    chains.set(name, chain);
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(folder, name, "privkey.pem"), chain.privateKey);
  };

  const issue = async (name: string, from: number) => {
    put(name, await generateChain({ names: ["*.example.com"], notBefore: daysFromNow(from) }));
  };

  /** `pulumi up` of one program. */
  const up = (name: string) => {
    program = name;
    return stack.up();
  };

  const assertServed = async (name: string) => {
    for (const domain of ["canary.example.com", "www.example.com"]) {
      assert.equal(await shownLeaf(emulator.edge.port, domain), chains.get(name)?.leaf.fingerprintSha256, domain);
    }
  };

  const functionsOf = () =>
    Object.fromEntries(
      (emulator.cdn.find("shop.example.com")?.configs.shown(new Date()) ?? []).map((config) => [
        config.name,
        Object.fromEntries(config.arguments),
      ]),
    );

  before(async () => {
    folder = temporaryFolder("certificates-lifecycle-");
    emulator = await startEmulator();
    for (const domain of ["canary.example.com", "www.example.com", "shop.example.com"]) {
      emulator.cdn.add(domain);
    }
    await issue("letsencrypt", -60);
    await issue("digicert", -20);
    const { httpEndpoint: at } = emulator;
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": { value: JSON.stringify([{ cas: at, cdn: at }]) },
      },
      program: async () => run(program, folder),
    });
  });

  after(async () => {
    stack?.remove();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are all tried here", () => {
    assert.deepEqual([...programs.keys()], ["start", "backup", "emergency", "https-only", "http-allowed", "https-off"]);
  });

  it("see when it ends, which every preview warns of", async () => {
    const { output } = await up("start");
    assert.match(output, /ends in \d+ days|expires in \d+ days|renew/i);
    assert.equal(
      (await stack.outputs()).expires,
      chains.get("letsencrypt")?.leaf.notAfter.toISOString().replace(".000Z", "Z"),
    );
    await assertServed("letsencrypt");
  });

  it("renew, and roll back, which the preview says", async () => {
    const old = chains.get("letsencrypt") as GeneratedChain;
    await issue("letsencrypt", -1);
    const renewed = chains.get("letsencrypt") as GeneratedChain;
    await up("start");
    await assertServed("letsencrypt");
    put("letsencrypt", old);
    const { output } = await stack.preview();
    assert.equal(output.match(/This is a rollback/g)?.length, 2, output);
    await up("start");
    await assertServed("letsencrypt");
    put("letsencrypt", renewed);
    await up("start");
    await assertServed("letsencrypt");
  });

  it("keep a backup, and change to it in an emergency", async () => {
    await up("backup");
    await assertServed("letsencrypt");
    await up("emergency");
    await assertServed("digicert");
  });

  it("allow HTTP for a while, and close it again", async () => {
    await up("https-only");
    assert.equal(functionsOf().https_force?.enable, "on");
    assert.equal(functionsOf().HSTS?.https_hsts_max_age, "86400");
    await up("http-allowed");
    assert.equal(functionsOf().https_force?.enable, "off");
    assert.equal(functionsOf().HSTS?.https_hsts_max_age, "0");
    await up("https-only");
    assert.equal(functionsOf().https_force?.enable, "on");
  });

  it("switch HTTPS off, and not while browsers insist on it", async () => {
    program = "https-off";
    assert.match(await stack.failing(stack.up()), /browsers insist on it for 1 day/);
    await up("http-allowed");
    await up("https-off");
    assert.equal(functionsOf().HSTS?.enabled, "off");
    await assert.rejects(shownLeaf(emulator.edge.port, "shop.example.com"));
  });
});
