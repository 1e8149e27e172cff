import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { daysFromNow, type GeneratedChain, generateChain, generateKey } from "../support/certificates";
import { Consumer } from "../support/consumer";
import { bucketName, FaultHarness, type Writer } from "../support/faultHarness";
import { temporaryFolder } from "../support/temporaryFolder";

const prefix = "certs/example.com";

for (const shell of ["sh", "bash --posix"]) {
  describe(`examples/consumer, run by ${shell}`, function () {
    this.timeout(120_000);

    let harness: FaultHarness;
    let chain: GeneratedChain;
    let renewed: GeneratedChain;
    let writer: Writer;
    let directory: string;
    let consumer: Consumer;
    let source: string;

    before(async function () {
      directory = temporaryFolder("consumer-");
      if (!(await Consumer.has(shell))) {
        this.skip();
      }
      chain = await generateChain({ notBefore: daysFromNow(-50) });
      renewed = await generateChain({ issuedBy: chain, notBefore: daysFromNow(-1) });
    });

    beforeEach(async () => {
      harness = await FaultHarness.start({ acl: "public-read" });
      writer = harness.writer(prefix);
      await writer.up(chain);
      source = `${harness.emulator.httpEndpoint}/${bucketName}/${prefix}`;
      consumer = new Consumer(mkdtempSync(join(directory, "run-")), { SOURCE: source }, shell);
    });

    afterEach(() => harness.stop());

    after(() => rmSync(directory, { recursive: true, force: true }));

    const archivedFile = (file: string) => `${writer.state?.archivePath}/${file}`;

    async function refused(sentence: RegExp, more: Record<string, string> = {}): Promise<void> {
      const { code, output } = await consumer.run(more);
      assert.equal(code, 1, output);
      assert.match(output, sentence);
      assert.equal(output.trim().split("\n").length, 1, output);
      assert.doesNotMatch(output, /PRIVATE KEY/);
      assert.deepEqual(
        consumer.entries.filter((entry) => entry.startsWith(".fetching")),
        [],
      );
    }

    it("puts key and certificate in place, readable by the owner only, and reloads", async () => {
      const { code, output } = await consumer.run();
      assert.equal(code, 0, output);
      assert.match(output, /^fetch-certificate: \d{4}-\d\d-\d\d_[0-9a-f]{8}\.[0-9a-f]{16} is in place$/m);
      assert.equal(consumer.installed("fullchain.pem"), chain.fullchain);
      assert.equal(consumer.installed("privkey.pem"), chain.privateKey);
      assert.equal(consumer.modeOf("privkey.pem"), "600");
      assert.equal(consumer.reloaded, 1);
    });

    it("is silent, reads no key and reloads nothing if nothing changed", async () => {
      await consumer.run();
      const mark = harness.emulator.mark;
      assert.deepEqual(await consumer.run(), { code: 0, output: "" });
      assert.equal(consumer.reloaded, 1);
      assert.ok(harness.emulator.requestsSince(mark).every(({ key }) => !key?.endsWith("privkey.pem")));
    });

    it("installs a renewal and a rollback, keeps the previous version and removes older ones", async () => {
      const third = await generateChain({ issuedBy: chain, notBefore: daysFromNow(-2) });
      for (const [index, next] of [chain, renewed, third, chain].entries()) {
        await writer.up(next);
        assert.equal((await consumer.run()).code, 0);
        assert.equal(consumer.installed("fullchain.pem"), next.fullchain);
        assert.equal(consumer.installed("privkey.pem"), next.privateKey);
        assert.equal(consumer.reloaded, index + 1);
        assert.ok(consumer.entries.length <= 3, consumer.entries.join());
      }
    });

    it("adds an intermediate that was forgotten at first", async () => {
      const other = harness.writer(`${prefix}/late`);
      await other.up({ fullchain: renewed.certificate, privateKey: renewed.privateKey });
      await consumer.run({ SOURCE: `${source}/late` });
      assert.equal(consumer.installed("fullchain.pem"), renewed.certificate);
      await other.up(renewed);
      await consumer.run({ SOURCE: `${source}/late` });
      assert.equal(consumer.installed("fullchain.pem"), renewed.fullchain);
      assert.equal(consumer.reloaded, 2);
    });

    it("reloads again until it works", async () => {
      const failing = { RELOAD: "echo 'bind() failed' >&2; exit 1" };
      await refused(/^fetch-certificate: .* is in place, but '.*' failed: bind\(\) failed$/m, failing);
      await refused(/ failed: bind\(\) failed$/m, failing);
      assert.equal(consumer.reloaded, 0);
      assert.equal((await consumer.run()).code, 0);
      assert.equal(consumer.reloaded, 1);
    });

    it("keeps the previous version if the reload works only later", async () => {
      await consumer.run();
      const [first] = consumer.entries;
      await writer.up(renewed);
      await refused(/ failed: no$/m, { RELOAD: "echo no; exit 1" });
      assert.equal((await consumer.run()).code, 0);
      assert.ok(consumer.entries.includes(String(first)), consumer.entries.join());
      assert.equal(consumer.entries.length, 3);
    });

    it("removes what a killed run left behind, but nothing of a running one", async () => {
      const [dead, alive] = [".fetching.999999998", ".fetching.999999999"];
      for (const [name, days] of [
        [dead, -2],
        [alive, 0],
      ] as const) {
        mkdirSync(join(consumer.destination, name), { recursive: true });
        writeFileSync(join(consumer.destination, name, "privkey.pem"), "a key");
        utimesSync(join(consumer.destination, name), daysFromNow(days), daysFromNow(days));
      }
      assert.equal((await consumer.run()).code, 0);
      assert.deepEqual(
        consumer.entries.filter((entry) => entry.startsWith(".fetching")),
        [alive],
      );
    });

    it("installs a file again that a power failure left empty", async () => {
      await consumer.run();
      for (const file of ["privkey.pem", "fullchain.pem"]) {
        writeFileSync(join(consumer.destination, "current", file), "");
        assert.equal((await consumer.run()).code, 0);
        assert.equal(consumer.installed("privkey.pem"), chain.privateKey);
        assert.equal(consumer.installed("fullchain.pem"), chain.fullchain);
      }
      assert.equal(consumer.reloaded, 3);
    });

    it("reads with ossutil", async () => {
      const tool = join(directory, "ossutil");
      writeFileSync(tool, '[ "$1 $4" = "cp -f" ] || exit 2\nexec cp "$FILES/$(echo "$2" | cut -c 7-)" "$3"\n');
      const { code, output } = await consumer.run({
        SOURCE: `oss://${bucketName}/${prefix}/`,
        OSSUTIL: `sh ${tool}`,
        FILES: harness.emulator.directory,
      });
      assert.equal(code, 0, output);
      assert.equal(consumer.installed("privkey.pem"), chain.privateKey);
      await refused(/oss:\/\/certificates\/none\/latest\/README\.md could not be read: cp: /, {
        SOURCE: `oss://${bucketName}/none`,
        OSSUTIL: `sh ${tool}`,
        FILES: harness.emulator.directory,
      });
    });

    it("prints what ossutil prints on its standard output", async () => {
      const tool = join(directory, "ossutil-1");
      writeFileSync(tool, 'echo "Error: oss: service returned error: StatusCode=403!"\nexit 1\n');
      const ossutil = { SOURCE: `oss://${bucketName}/${prefix}`, OSSUTIL: `sh ${tool}` };
      await refused(/README\.md could not be read: Error: oss: service returned error: StatusCode=403!$/m, ossutil);
    });

    it("leaves one copy of each version if it runs several times at once", async () => {
      const runs = await Promise.all([1, 2, 3, 4].map(() => consumer.run()));
      assert.deepEqual(
        runs.map(({ code }) => code),
        [0, 0, 0, 0],
        runs.map(({ output }) => output).join(),
      );
      const [version] = consumer.entries.filter((entry) => entry !== "current");
      assert.deepEqual(
        readdirSync(join(consumer.destination, String(version))).filter((entry) => entry === "version"),
        [],
      );
      assert.equal(consumer.installed("privkey.pem"), chain.privateKey);
    });

    it("writes nothing beside a directory that exists in place of its link", async () => {
      mkdirSync(join(consumer.destination, "current"), { recursive: true });
      await refused(/\/current is no link of this script's, and what the server reads\. Move it away\.$/m);
      assert.deepEqual(consumer.entries, ["current"]);
    });

    it("keeps the installed version if the newest can't be used", async () => {
      await consumer.run();
      const before = consumer.installed("fullchain.pem");
      await writer.up(renewed);
      const put = (file: string, text: string) => harness.emulator.putObject(bucketName, archivedFile(file), text);

      put("privkey.pem", generateKey().pkcs8);
      await refused(/the key does not belong to the certificate\.$/m);
      put("privkey.pem", "not a key");
      await refused(/the key does not belong to the certificate\.$/m);
      harness.emulator.deleteObject(bucketName, archivedFile("privkey.pem"));
      await refused(/\/privkey\.pem could not be read: curl: \(22\) .*404/);
      put("privkey.pem", renewed.privateKey);
      put("fullchain.pem", chain.fullchain);
      await refused(/fullchain\.pem is not the certificate that its directory is named after\.$/m);
      put("fullchain.pem", "half a certifi");
      await refused(/fullchain\.pem is no certificate\.$/m);
      assert.equal(consumer.installed("fullchain.pem"), before);
      assert.equal(consumer.reloaded, 1);
    });

    it("uses no proxy for this machine's own server, and follows no redirect to another scheme", async () => {
      const proxy = {
        http_proxy: "http://127.0.0.1:1",
        HTTP_PROXY: "http://127.0.0.1:1",
        ALL_PROXY: "http://127.0.0.1:1",
      };
      assert.equal((await consumer.run(proxy)).code, 0);
      const tool = join(directory, "curl");
      writeFileSync(tool, 'echo "$@" >&2\nexit 7\n');
      const curl = { CURL: `sh ${tool} --location` };
      await refused(/could not be read: --location --globoff --proto =https --fail /, {
        ...curl,
        SOURCE: "https://files.example.com/certs",
      });
      await refused(/could not be read: --location --globoff --proto =http --noproxy 127\.0\.0\.1,localhost /, curl);
    });

    it("refuses an expired certificate", async () => {
      const expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-1) });
      const other = harness.writer(`${prefix}/expired`, { args: { allowExpired: true } });
      assert.deepEqual(await other.up(expired), { changes: true });
      await refused(/the certificate has expired\.$/m, { SOURCE: `${source}/expired` });
    });

    it("accepts only an archive's directory from README.md", async () => {
      for (const name of ["../../other", "latest", "2026-11-22_0123456g", "2026-11-22_01234567/../x", ""]) {
        harness.emulator.putObject(bucketName, `${prefix}/latest/README.md`, `# TLS certificate\n\nArchive: ${name}\n`);
        await refused(/README\.md has no line 'Archive: <directory>'/);
      }
    });

    it("refuses wrong settings", async () => {
      await refused(/SOURCE is http:\/\/, which would send the private key in plain text\. Use https:\/\/\.$/m, {
        SOURCE: "http://files.example.com/a",
      });
      await refused(/SOURCE is neither/, { SOURCE: "/etc/ssl" });
      for (const host of [
        "localhost:x@evil.example",
        "localhost:@evil.example",
        "localhost:80@evil.example",
        "localhost:80:x@evil.example",
        "localhost@evil.example",
        "127.0.0.1:x@evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1evil.example",
        "localhost.evil.example",
        "localhost.",
        "localhost:",
        "localhost:8o",
        "localhost :80",
        " localhost",
        "localhost?@evil.example",
        "localhost#@evil.example",
        "localhost\\@evil.example",
        "localhost\t",
        "LOCALHOST",
        "[::1]@evil.example",
        "[::1]:80",
        "127.0.0.2",
        "0x7f.0.0.1",
        "user:word@localhost",
        "{localhost,evil.example}",
        "",
      ]) {
        await refused(/SOURCE is http:\/\/, which would send the private key in plain text\. Use https:\/\/\.$/m, {
          SOURCE: `http://${host}/certs`,
        });
      }
      for (const other of [
        "HTTP://evil.example/a",
        "Http://localhost/a",
        " http://localhost/a",
        "\thttp://localhost/a",
      ]) {
        await refused(/SOURCE is neither/, { SOURCE: other });
      }
      assert.match((await consumer.run({ SOURCE: "" })).output, /^fetch-certificate: SOURCE is not set\./);
      assert.match((await consumer.run({ DESTINATION: "" })).output, /^fetch-certificate: DESTINATION is not set\./);
    });
  });
}
