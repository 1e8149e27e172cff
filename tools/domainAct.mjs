// @ts-check
// The last act of `npm start`: the same certificate on a CDN domain (examples/cdn). The preview matches its names with the domains, and a
// visitor's TLS connection shows the old certificate and then the new one.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { connect } from "node:tls";
import { inRepository } from "./setup/repository.mjs";
import { exampleProject, print, stageProject, title } from "./stage.mjs";

const compiled = createRequire(inRepository("dist", "package.json"));

const domain = "www.example.com";

/**
 * @typedef {{ fullchain: string, privateKey: string }} Chain
 * @param {import("./setup/environment.mjs").PulumiCommandLine} pulumi
 * @param {any} emulator
 * @param {string} folder a temporary one
 * @param {{ old: Chain, files: { certificate: string, privateKey: string } }} certificates what the domain serves so far, and the paths of the new one
 */
export async function domainAct(pulumi, emulator, folder, { old, files }) {
  const { servicePolicy } = compiled("./provider/index.js");
  const { readKeyPair } = compiled("./emulator/certificates/keyPair.js");
  const { cdn } = emulator;
  const pair = readKeyPair(old.fullchain, old.privateKey);
  const certificate = { ...pair, name: "old", type: "upload", id: 1, region: undefined, updatedAt: new Date() };
  cdn.setHttps(cdn.add(domain), { enabled: true, certificate });
  const user = emulator.addUser({
    name: "domain-deployer",
    policies: [servicePolicy({ casCertificates: "delete", cdnDomains: [domain], httpsSettings: true })],
  });
  const { quietly, shown, refused } = stageProject(pulumi, join(folder, "domain"), exampleProject("cdn"), {});

  title("The same certificate on a CDN domain, which serves the one before so far");
  await visit(emulator.edge);
  await quietly("stack", "init", "domain");
  for (const [name, value] of [
    ["alicloud:region", "cn-hangzhou"],
    ["alicloud:endpoints[0].cas", emulator.httpEndpoint],
    ["alicloud:endpoints[0].cdn", emulator.httpEndpoint],
    ["alicloud:accessKey", user.accessKeyId],
    ["certificate", files.certificate],
    ["privateKey", files.privateKey],
    ["domains[0]", domain],
    ["domains[1]", "www.example.org"],
  ]) {
    await quietly("config", "set", "--path", name, value);
  }
  await quietly("config", "set", "--secret", "alicloud:secretKey", user.accessKeySecret);

  title("Preview: a domain that the certificate isn't for is refused, before anything is sent");
  await refused("preview");
  await quietly("config", "rm", "--path", "domains[1]");
  title("Without it: the certificate in the store, the domain, a redirect to HTTPS, and HSTS");
  await shown("preview", "--diff");
  await shown("up", "--yes", "--skip-preview");
  await visit(emulator.edge);
}

/** Shows what a visitor of the domain gets. @param {{ port: number, httpPort: number }} edge */
async function visit({ port, httpPort }) {
  const { fingerprint, until } = await presented(port);
  print(`\n  https://${domain} presents ${fingerprint}, until ${until}`);
  print(`  http://${domain} answers ${await answered(httpPort)}`);
}

/**
 * @param {number} port
 * @returns {Promise<{ fingerprint: string, until: string }>}
 */
function presented(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: domain, rejectUnauthorized: false }, () => {
      const { raw, valid_to: until } = socket.getPeerCertificate();
      resolve({ fingerprint: createHash("sha1").update(raw).digest("hex"), until });
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/**
 * @param {number} port
 * @returns {Promise<string>}
 */
function answered(port) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, headers: { host: domain } }, ({ statusCode, headers }) => {
      asked.destroy();
      resolve([statusCode, headers.location].filter(Boolean).join(" "));
    });
    asked.on("error", reject).end();
  });
}
