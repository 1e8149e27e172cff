// @ts-check
// What `npm start` shows: the quick start's own program (examples/quickstart), run by the real Pulumi against a local OSS endpoint: preview, up,
// the bucket, then a renewed certificate: preview, up, the bucket again, an up that changes nothing, and the certificate on a CDN domain. Nothing leaves this machine.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { domainAct } from "./domainAct.mjs";
import { inRepository } from "./setup/repository.mjs";
import { bold, print, stageProject, title } from "./stage.mjs";

const compiled = createRequire(inRepository("dist", "package.json"));

const bucketName = "my-certificates";
const deploymentPrefix = "certs/quickstart";

/**
 * Runs the quick start. The packages are installed, everything is compiled, and `process.env` is the isolated environment of
 * setup/environment.mjs: `pulumi` on PATH, an empty `file://` backend that is removed afterwards.
 * @param {import("./setup/environment.mjs").PulumiCommandLine} pulumi
 */
export async function quickstart(pulumi) {
  const { startEmulator } = compiled("./emulator/index.js");
  const { uploadPolicy } = compiled("./provider/index.js");
  const { generateChain, daysFromNow } = compiled("./test/support/certificates.js");
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-certificates-quickstart-"));
  const emulator = await startEmulator();
  try {
    emulator.createBucket(bucketName);
    const user = emulator.addUser({
      name: "deployer",
      policies: [uploadPolicy({ bucket: bucketName, prefixes: [deploymentPrefix] })],
    });
    const names = ["example.com", "*.example.com"];
    const first = await generateChain({ names, notBefore: daysFromNow(-55) });
    const renewed = await generateChain({ names, notBefore: daysFromNow(-1), issuedBy: first });
    const files = join(folder, "files");
    mkdirSync(files);
    const description = withAbsoluteMain(readFileSync(inRepository("Pulumi.yaml"), "utf8"));
    const trust = { NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile };
    const { quietly, shown } = stageProject(pulumi, join(folder, "project"), description, trust);
    const paths = { certificate: join(files, "fullchain.pem"), privateKey: join(files, "privkey.pem") };
    /** @param {{ fullchain: string, privateKey: string }} chain */
    const receive = (chain) => {
      writeFileSync(paths.certificate, chain.fullchain);
      writeFileSync(paths.privateKey, chain.privateKey, { mode: 0o600 });
    };

    title("A certificate arrives, as files, from whoever issues it");
    receive(first);
    print(`  ${paths.certificate}\n  ${paths.privateKey}`);
    await quietly("stack", "init", "quickstart");
    for (const [name, value] of [
      ["bucket", bucketName],
      ["prefix", deploymentPrefix],
      ["certificate", paths.certificate],
      ["privateKey", paths.privateKey],
      ["endpoint", emulator.endpoint],
      ["alicloud:region", "cn-hangzhou"],
      ["alicloud:accessKey", user.accessKeyId],
    ]) {
      await quietly("config", "set", name, value);
    }
    await quietly("config", "set", "--secret", "alicloud:secretKey", user.accessKeySecret);

    title("Preview: nothing is sent, no credentials are needed");
    await shown("preview", "--diff");
    title("Deploy, by an access key that may do nothing but oss:PutObject below the prefix");
    await shown("up", "--yes", "--skip-preview");
    showBucket(emulator);

    title("The certificate has been renewed: same files, new content");
    receive(renewed);
    await shown("preview", "--diff");
    await shown("up", "--yes", "--skip-preview");
    showBucket(emulator);

    title("Nothing changed: no request is sent");
    const before = emulator.requests.length;
    await shown("up", "--yes", "--skip-preview");
    print(`\n  requests to OSS: ${emulator.requests.length - before} (${before} in all before)`);
    await domainAct(pulumi, emulator, folder, { old: first, files: paths });
    title("Done");
    print("  To deploy to a real account, follow examples/quickstart/README.md and examples/cdn/README.md.");
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} project the text of a Pulumi.yaml of this clone
 * @returns {string} the same for another folder; quoted, for a clone's path may have what means something in YAML
 */
export function withAbsoluteMain(project, absolute = inRepository) {
  return project.replace(/^main: (.*)$/m, (_, main) => `main: ${JSON.stringify(absolute(main.trim()))}`);
}

/** @param {{ objects(bucket: string): ReadonlyMap<string, { body: Buffer }> }} emulator */
function showBucket(emulator) {
  const objects = emulator.objects(bucketName);
  /** @type {Map<string, string[]>} */
  const directories = new Map();
  for (const [key, { body }] of objects) {
    const slash = key.lastIndexOf("/");
    const files = directories.get(key.slice(0, slash)) ?? [];
    files.push(`${key.slice(slash + 1).padEnd(14)} ${String(body.length).padStart(6)} bytes`);
    directories.set(key.slice(0, slash), files);
  }
  print(bold(`\noss://${bucketName}/`));
  for (const [index, [directory, files]] of [...directories].entries()) {
    const isLast = index === directories.size - 1;
    print(`${isLast ? "└" : "├"}── ${directory}/`);
    const indent = isLast ? "    " : "│   ";
    print(files.map((file, place) => `${indent}${place < files.length - 1 ? "├" : "└"}── ${file}`).join("\n"));
  }
  const readme = String(objects.get(`${deploymentPrefix}/latest/README.md`)?.body);
  print(bold(`\n${deploymentPrefix}/latest/README.md`));
  print(readme.replace(/^(?=.)/gm, "    "));
}
