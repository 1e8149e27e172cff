import { bucketOf } from "../../../provider/oss/accountBucket";
import "reflect-metadata";

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Extension } from "@peculiar/x509";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { reconcile } from "../../../provider/ossCertificateDeployment/reconcile";
import type { CheckedInputs } from "../../../provider/ossCertificateDeployment/state";
import {
  cachedKey,
  daysFromNow,
  type GeneratedChain,
  generateCertificate,
  generateChain,
} from "../../support/certificates";
import { runAlicloudCertificates, withoutCredentials } from "../../support/commandLine";
import { fencedBlocks } from "../../support/documentedPrograms";
import { temporaryFolder } from "../../support/temporaryFolder";

describe("alicloud-certificates", () => {
  let directory: string;
  let chain: GeneratedChain;
  let other: GeneratedChain;
  let expired: GeneratedChain;

  const file = (name: string) => join(directory, name);

  const run = async (args: string[], { isTTY = false, environment = {} as Record<string, string> } = {}) => {
    const { exitCode, output, errors } = await runAlicloudCertificates(args, { isTTY, environment });
    for (const secret of [chain.privateKey, other.privateKey]) {
      const line = secret.split("\n")[1] ?? "";
      assert.ok(!output.includes(line) && !errors.includes(line), "the key is shown");
    }
    return { exitCode, output, errors };
  };

  before(async () => {
    directory = temporaryFolder("certificates-command-");
    chain = await generateChain({ names: ["example.com", "*.example.com"] });
    other = await generateChain({ names: ["example.com"] });
    expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) });
    writeFileSync(file("fullchain.pem"), chain.fullchain);
    writeFileSync(file("cert.pem"), chain.certificate);
    writeFileSync(file("chain.pem"), chain.chain);
    writeFileSync(file("privkey.pem"), chain.privateKey);
    writeFileSync(file("other.pem"), other.privateKey);
    writeFileSync(file("expired.pem"), expired.fullchain);
  });

  after(() => rmSync(directory, { recursive: true }));

  describe("inspect", () => {
    it("shows the checklist of a good pair", async () => {
      const { exitCode, output, errors } = await run(["inspect", file("fullchain.pem"), file("privkey.pem")]);
      assert.equal(exitCode, 0, output);
      assert.equal(errors, "");
      assert.match(output, /^✓ certificate: "CN=example\.com", ECDSA P-256, \S+Z to \S+Z$/m);
      assert.match(output, /^ {2}names {8}"example\.com", "\*\.example\.com"$/m);
      assert.match(output, new RegExp(`^ {2}SHA-1 {8}${chain.leaf.fingerprint}$`, "m"));
      assert.match(output, /^✓ chain: 1 intermediate$/m);
      assert.match(output, /^✓ private key: belongs to the certificate$/m);
    });

    it("shows the first name of a certificate without a common name", async () => {
      for (const [subject, names, expected] of [
        ["", ["a.example", "b.example"], "a\\.example"],
        ["O=Example", ["192.0.2.1"], "192\\.0\\.2\\.1"],
        ["", [], "serial number 0a"],
      ] as const) {
        writeFileSync(file("nameless.pem"), (await generateCertificate({ subject, names, serialNumber: "0a" })).pem);
        const { output } = await run(["inspect", file("nameless.pem")]);
        assert.match(output, new RegExp(`^✓ certificate: "${expected}", ECDSA P-256`, "m"));
      }
    });

    it("reads the chain from its own file", async () => {
      const { output } = await run(["inspect", file("cert.pem"), "--chain", file("chain.pem")]);
      assert.match(output, /^✓ chain: 1 intermediate$/m);
      assert.doesNotMatch(output, /private key/);
    });

    it("reports all problems, and ends with 1", async () => {
      const names = ["--required-domain", "example.org", "--required-domain", "www.example.com"];
      const { exitCode, output } = await run(["inspect", file("fullchain.pem"), file("other.pem"), ...names]);
      assert.equal(exitCode, 1);
      assert.match(output, /^✓ certificate:/m);
      assert.match(output, /^✗ private key: Certificate and private key do not match/m);
      assert.match(output, /^✗ required domains: .*example\.org/m);
      assert.doesNotMatch(output, /www\.example\.com/);
    });

    it("doesn't confirm what could not be compared", async () => {
      const { pem } = await generateCertificate({
        names: ["example.com"],
        key: cachedKey("RSA-1024"),
        extensions: [new Extension("2.5.29.37", false, Buffer.from("0500", "hex"))],
      });
      writeFileSync(file("weak.pem"), pem);
      writeFileSync(file("weak.key"), cachedKey("RSA-1024", "another").pkcs8);
      const args = ["inspect", file("weak.pem"), file("weak.key"), "--required-domain", "example.org"];
      const { exitCode, output } = await run(args);
      assert.equal(exitCode, 1);
      assert.match(output, /^✗ certificate: .* is for RSA 1024/m);
      assert.doesNotMatch(output, /belongs|covered/);
    });

    it("refuses an expired certificate unless it is allowed", async () => {
      assert.equal((await run(["inspect", file("expired.pem")])).exitCode, 1);
      writeFileSync(file("expired.key"), expired.privateKey);
      const args = ["inspect", file("expired.pem"), file("expired.key"), "--allow-expired"];
      const { exitCode, output } = await run(args);
      assert.equal(exitCode, 0);
      assert.match(output, /^✓ private key: belongs to the certificate$/m);
      assert.match(output, /^! The certificate expired 10 days ago/m);
    });

    it("advises what a command line can do", async () => {
      const due = await generateChain({ notBefore: daysFromNow(-80), notAfter: daysFromNow(10) });
      for (const [content, expected] of [
        [
          "",
          /`certificate` is empty\. Pass the certificate as PEM, for example the path of the PEM file \(`fullchain\.pem`\)\./,
        ],
        [
          "./fullchain.pem\n",
          /is the path of a file, not its content\. Pass the path of the PEM file \(`fullchain\.pem`\)\./,
        ],
        [
          "https://example.com/a.pem",
          /Download the certificate first and pass the path of the PEM file \(`fullchain\.pem`\)\./,
        ],
        [
          "[object Object]",
          /the program that wrote the file put an object into a string\. Write the PEM text itself into the file\./,
        ],
        [expired.fullchain, /Renew it and pass the new one, or give `--allow-expired` to accept it\.$/m],
        [due.fullchain, /since \S+: renew it and deploy the new one\.$/m],
      ] as const) {
        writeFileSync(file("given.pem"), content);
        const { output } = await run(["inspect", file("given.pem")]);
        assert.match(output, expected);
        assert.doesNotMatch(output, /pulumi|FileAsset|allowExpired/i);
      }
      const { output } = await run(["inspect", file("cert.pem"), cachedKey("Ed25519").der.toString("base64")]);
      assert.match(output, /`privateKey` has text where the path of a file belongs\. Give the file's path\.$/m);
    });

    it("has colours only on a terminal, and not if NO_COLOR is set", async () => {
      const args = ["inspect", file("fullchain.pem")];
      const colour = "\u001b[";
      assert.ok((await run(args, { isTTY: true })).output.includes(`${colour}32m✓`));
      assert.ok(!(await run(args, { isTTY: true, environment: { NO_COLOR: "1" } })).output.includes(colour));
      assert.ok(!(await run(args)).output.includes(colour));
    });

    it("answers in JSON, without colours", async () => {
      const { output } = await run(["inspect", file("fullchain.pem"), file("other.pem"), "--json"], { isTTY: true });
      const answer = JSON.parse(output);
      assert.equal(answer.deployable, false);
      assert.equal(answer.problems[0].input, "privateKey");
      assert.equal(answer.fingerprintSha256, chain.leaf.fingerprintSha256);
    });

    it("says which file can't be read", async () => {
      const { exitCode, output } = await run(["inspect", file("nothing.pem")]);
      assert.equal(exitCode, 3);
      assert.match(output, /^✗ certificate: `certificate`: the file '.*nothing\.pem' does not exist\./m);
      for (const args of [
        ["inspect", file("fullchain.pem"), file("nothing.pem")],
        ["inspect", file("cert.pem"), "--chain", file("nothing.pem")],
        ["inspect", directory],
        ["plan", file("fullchain.pem"), file("nothing.pem")],
        ["targets", file("nothing.pem"), "--products", "cdn"],
        ["verify", file("nothing.pem"), "--region", "cn-hangzhou", "--bucket", "certificates"],
      ]) {
        assert.equal((await run(args)).exitCode, 3, args.join(" "));
      }
    });

    it("ends with 1 if it is wrong whatever the unreadable file contains", async () => {
      assert.equal((await run(["inspect", file("expired.pem"), file("nothing.pem")])).exitCode, 1);
    });

    it("ends with 4 if the renewal is due, and that is asked for", async () => {
      const due = (await run(["inspect", file("fullchain.pem"), "--renew-before-days", "89", "--json"])).output;
      assert.equal(JSON.parse(due).renewalDue, true);
      const asked = (...args: string[]) => run(["inspect", ...args, "--fail-when-due"]);
      assert.equal((await asked(file("fullchain.pem"), "--renew-before-days", "89.5")).exitCode, 4);
      assert.equal((await asked(file("fullchain.pem"))).exitCode, 0);
      assert.equal((await asked(file("expired.pem"))).exitCode, 1);
      assert.equal((await asked(file("expired.pem"), "--allow-expired")).exitCode, 4);
      assert.equal((await asked(file("fullchain.pem"), file("nothing.pem"), "--renew-before-days", "89")).exitCode, 3);
    });
  });

  describe("plan", () => {
    it("lists ten uploads in their order", async () => {
      const args = ["plan", file("fullchain.pem"), file("privkey.pem"), "--prefix", "certs/example.com/"];
      const { exitCode, output } = await run(args);
      assert.equal(exitCode, 0, output);
      const keys = [...output.matchAll(/^\+ (\S+)/gm)].map(([, key]) => key);
      assert.equal(keys.length, 10);
      assert.match(keys[0] ?? "", /^certs\/example\.com\/\d{4}-\d\d-\d\d_[0-9a-f]{8}\/cert\.pem$/);
      assert.equal(keys.at(-1), "certs/example.com/latest/README.md");
    });

    it("shows the checklist instead when a deployment would be refused", async () => {
      const { exitCode, output } = await run(["plan", file("fullchain.pem"), file("other.pem")]);
      assert.equal(exitCode, 1);
      assert.match(output, /^✗ private key:/m);
      assert.doesNotMatch(output, /^\+/m);
    });

    it("gives sizes and ETags in JSON", async () => {
      const { output } = await run(["plan", file("fullchain.pem"), file("privkey.pem"), "--json"]);
      const { deployable, uploads } = JSON.parse(output);
      assert.equal(deployable, true);
      const certificate = uploads.find(({ key }: { key: string }) => key === "latest/cert.pem");
      assert.equal(certificate.size, chain.certificate.length);
      assert.match(certificate.etag, /^[0-9A-F]{32}$/);
    });
  });

  describe("verify", () => {
    const bucket = "certificates";
    let emulator: Emulator;
    let environment: Record<string, string>;

    const environmentOf = ({ accessKeyId, accessKeySecret }: { accessKeyId: string; accessKeySecret: string }) => ({
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    });

    const verify = (files: string[], options: string[] = [], as = environment) =>
      run(
        [
          "verify",
          ...files.map(file),
          ...["--region", "cn-hangzhou", "--bucket", bucket, "--endpoint", emulator.httpEndpoint, "--path-style"],
          ...options,
        ],
        { environment: as },
      );

    const deploy = async (prefix: string, { fullchain: certificate, privateKey }: GeneratedChain) => {
      const { httpEndpoint: endpoint } = emulator;
      const place = { region: "cn-hangzhou", bucket, prefix, endpoint, pathStyle: true };
      const { inputs } = checkDeployment({}, { ...place, certificate, privateKey }, { now: new Date() });
      const opened = bucketOf(accountOf({ get: () => undefined }, environment), place);
      await reconcile(inputs as unknown as CheckedInputs, undefined, opened, new Date());
    };

    before(async () => {
      emulator = await startEmulator();
      emulator.createBucket(bucket);
      environment = environmentOf(emulator.owner);
      await deploy("site", chain);
    });

    after(() => emulator.stop());

    it("finds everything as it should be", async () => {
      const { exitCode, output, errors } = await verify(["fullchain.pem", "privkey.pem"], ["--prefix", "site"]);
      assert.equal(exitCode, 0, output + errors);
      assert.equal([...output.matchAll(/^✓ site\/\S+: as it should be$/gm)].length, 10);
    });

    it("needs no key, and then doesn't mention the bucket's", async () => {
      const { exitCode, output } = await verify(["fullchain.pem"], ["--prefix", "site"]);
      assert.equal(exitCode, 0);
      assert.doesNotMatch(output, /privkey/);
    });

    it("says what is missing or different, and ends with 1", async () => {
      await deploy("broken", chain);
      emulator.deleteObject(bucket, "broken/latest/cert.pem");
      emulator.putObject(bucket, "broken/latest/privkey.pem", other.privateKey);
      emulator.putObject(bucket, "broken/latest/fullchain.pem", chain.certificate);
      const { exitCode, output } = await verify(["fullchain.pem", "privkey.pem"], ["--prefix", "broken"]);
      assert.equal(exitCode, 1);
      assert.match(output, /^✗ broken\/latest\/cert\.pem: missing$/m);
      assert.match(output, /^✗ broken\/latest\/privkey\.pem: something else$/m);
      assert.match(output, /^✗ broken\/latest\/fullchain\.pem: something else$/m);
    });

    it("accepts the same certificate, encoded differently", async () => {
      await deploy("words", chain);
      emulator.putObject(bucket, "words/latest/cert.pem", chain.certificate.replaceAll("\n", "\r\n"));
      const { exitCode, output } = await verify(["fullchain.pem", "privkey.pem"], ["--prefix", "words"]);
      assert.equal(exitCode, 0, output);
      assert.match(output, /^✓ words\/latest\/cert\.pem: the same, encoded differently$/m);
    });

    it("answers in JSON", async () => {
      const { output } = await verify(["fullchain.pem"], ["--prefix", "nothing", "--json"]);
      const answer = JSON.parse(output);
      assert.equal(answer.verified, false);
      const verdicts = answer.objects.map(({ verdict }: { verdict: string }) => verdict);
      assert.deepEqual(verdicts, Array(8).fill("missing"), "all but the two keys");
    });

    it("ends with 3 without oss:GetObject", async () => {
      const user = emulator.addUser({ name: "blind", policies: [] });
      const { exitCode, output } = await verify(["fullchain.pem"], ["--prefix", "site"], environmentOf(user));
      assert.equal(exitCode, 3);
      assert.match(output, /^\? site\/latest\/README\.md: unknown: needs oss:GetObject$/m);
    });

    it("ends with 3 if the access key is wrong", async () => {
      const wrong = environmentOf({ accessKeyId: "LTAI0000", accessKeySecret: "wrong" });
      const { exitCode, errors, output } = await verify(["fullchain.pem"], ["--prefix", "site"], wrong);
      assert.equal(exitCode, 3, output);
      assert.match(errors + output, /can't be seen|access key/);
    });

    it("ends with 3 if there is no such bucket, and names it", async () => {
      const { exitCode, errors } = await verify(["fullchain.pem"], ["--bucket", "no-such-bucket"]);
      assert.equal(exitCode, 3);
      assert.match(errors, /there is no bucket 'no-such-bucket' here/);
    });

    it("ends with 3 without credentials, and doesn't mention a stack's configuration", async () => {
      await withoutCredentials(directory, async () => {
        for (const [options, expected] of [
          [[], /^No Alibaba Cloud credentials were found\. Set ALIBABA_CLOUD_ACCESS_KEY_ID and /],
          [
            ["--profile", "nobody"],
            /^The profile 'nobody' gives no credentials\. Run `aliyun configure --profile nobody`/,
          ],
        ] as const) {
          const { exitCode, errors } = await verify(["fullchain.pem"], [...options], {});
          assert.equal(exitCode, 3);
          assert.match(errors, expected);
        }
      });
    });

    describe("inspect oss://…", () => {
      const inspect = (prefix: string, options: string[] = [], as = environment) => {
        const place = ["--region", "cn-hangzhou", "--endpoint", emulator.httpEndpoint, "--path-style"];
        return run(["inspect", `oss://${bucket}/${prefix}`, ...place, ...options], { environment: as });
      };

      it("shows the checklist of the certificate in latest/, and reads with one permission and not the key", async () => {
        const documented = fencedBlocks("docs/command-line.md").find(({ language }) => language === "json")?.text ?? "";
        const policy = JSON.parse(documented.replace("my-certificates/certs/example.com", `${bucket}/site`));
        const reader = emulator.addUser({ name: "reader", policies: [policy] });
        const { mark } = emulator;
        const { exitCode, output, errors } = await inspect("site", [], environmentOf(reader));
        assert.equal(exitCode, 0, output + errors);
        assert.match(output, /^✓ certificate: "CN=example\.com"/m);
        assert.match(output, /^✓ chain: 1 intermediate$/m);
        assert.equal([...output.matchAll(/^✓ site\/latest\/\S+: belongs to the certificate$/gm)].length, 5);
        const requests = emulator.requestsSince(mark).map(({ method, key }) => `${method} ${key}`);
        assert.deepEqual(
          requests.filter((request) => !request.startsWith("HEAD site/latest/")),
          ["GET site/latest/fullchain.pem"],
        );
        assert.equal(requests.length, 6);
        assert.equal((await inspect("site/")).exitCode, 0);
      });

      it("checks names and renewal, and answers in JSON", async () => {
        const options = ["--required-domain", "example.org", "--renew-before-days", "89", "--json"];
        const { exitCode, output } = await inspect("site", options);
        assert.equal(exitCode, 1);
        const { problems, renewalDue, fingerprint, objects } = JSON.parse(output);
        assert.match(problems[0].reason, /example\.org/);
        assert.deepEqual([renewalDue, fingerprint], [true, chain.leaf.fingerprint]);
        assert.deepEqual(objects[0], { key: "site/latest/cert.pem", verdict: "same" });
        assert.equal((await inspect("site", ["--renew-before-days", "89", "--fail-when-due"])).exitCode, 4);
      });

      it("ends with 1 if an object is missing or another certificate's", async () => {
        await deploy("mixed", chain);
        const newer = await generateChain({ names: ["example.com"], issuedBy: chain });
        await deploy("newer", newer);
        const key = emulator.objects(bucket).get("newer/latest/privkey.pem");
        assert.ok(key);
        emulator.putObject(bucket, "mixed/latest/privkey.pem", key.body, { meta: key.meta });
        emulator.deleteObject(bucket, "mixed/latest/README.md");
        const { exitCode, output } = await inspect("mixed");
        assert.equal(exitCode, 1, output);
        assert.match(output, /^✗ mixed\/latest\/privkey\.pem: belongs to another certificate/m);
        assert.match(output, /^✗ mixed\/latest\/README\.md: missing$/m);
        const nothing = await inspect("nothing");
        assert.equal(nothing.exitCode, 1);
        assert.equal([...nothing.output.matchAll(/^✗ nothing\/latest\/\S+: missing$/gm)].length, 5);
      });

      it("says what it can't know of objects without a mark", async () => {
        for (const name of ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"]) {
          emulator.putObject(bucket, `foreign/latest/${name}`, name === "fullchain.pem" ? chain.fullchain : "any");
        }
        const { exitCode, output } = await inspect("foreign");
        assert.equal(exitCode, 0, output);
        assert.match(output, /^! foreign\/latest\/privkey\.pem: has no mark of a deployment/m);
      });

      it("ends with 3 without oss:GetObject, credentials or bucket", async () => {
        const blind = emulator.addUser({ name: "blinder", policies: [] });
        const denied = await inspect("site", [], environmentOf(blind));
        assert.equal(denied.exitCode, 3);
        assert.match(denied.output, /^\? site\/latest\/fullchain\.pem: unknown: needs oss:GetObject$/m);
        const place = ["--region", "cn-hangzhou", "--endpoint", emulator.httpEndpoint, "--path-style"];
        const absent = await run(["inspect", "oss://no-such-bucket/site", ...place], { environment });
        assert.equal(absent.exitCode, 3, absent.output);
        assert.match(absent.errors, /there is no bucket 'no-such-bucket' here/);
      });
    });

    it("ends with 2 without a region, and names the option", async () => {
      const { exitCode, errors } = await run(["verify", file("fullchain.pem"), "--bucket", bucket]);
      assert.equal(exitCode, 2);
      assert.match(errors, /^The bucket's region is missing\. Give `--region`, or set ALICLOUD_REGION\./);
    });

    it("ends with 2 without a bucket", async () => {
      const { exitCode, errors } = await run(["verify", file("fullchain.pem"), "--region", "cn-hangzhou"]);
      assert.equal(exitCode, 2);
      assert.match(errors, /`bucket` is missing/);
    });
  });

  describe("usage", () => {
    it("is printed by --help", async () => {
      const { exitCode, output } = await run(["--help"]);
      assert.equal(exitCode, 0);
      assert.match(output, /alicloud-certificates verify CERTIFICATE/);
    });

    it("is printed without a command", async () => {
      const { exitCode, errors } = await run([]);
      assert.equal(exitCode, 2);
      assert.match(errors, /alicloud-certificates inspect CERTIFICATE/);
    });

    it("repeats no key that is given instead of its file", async () => {
      const key = chain.privateKey;
      const certificate = file("fullchain.pem");
      for (const args of [[key], ["--", key], [`--chain=${key}`], [key.replaceAll("\n", " ")]]) {
        const { exitCode, errors } = await run(["inspect", certificate, ...args]);
        assert.equal(exitCode, 2);
        assert.match(errors, /^An argument is PEM text, not the name of a file\./);
      }
    });

    it("repeats no key in base64, not even the shortest one", async () => {
      const certificate = file("fullchain.pem");
      const key = cachedKey("Ed25519").der.toString("base64");
      for (const [args, expected] of [
        [[key], /^The first argument is text, not a command\. Use inspect/],
        [["inspect", certificate, certificate, key], /^`inspect` takes two files, .* and no text after them\./],
        [["inspect", certificate, `--${key}`], /^An option is base64 text, not a name\./],
        [["inspect", certificate, `--${key}=`], /^An option is base64 text, not a name\./],
      ] as const) {
        const { exitCode, output, errors } = await run([...args]);
        assert.equal(exitCode, 2);
        assert.match(errors, expected);
        assert.ok(!(output + errors).includes(key.slice(0, 20)));
      }
      for (const args of [
        [certificate, key],
        [certificate, "--chain", key],
      ]) {
        const { exitCode, output, errors } = await run(["inspect", ...args]);
        assert.equal(exitCode, 1);
        assert.match(output, /has text where the path of a file belongs/);
        assert.ok(!(output + errors).includes(key.slice(0, 20)));
      }
    });

    it("repeats no secret in any form, in any position", async () => {
      const key = cachedKey("Ed25519");
      const jwk = JSON.stringify(key.keyObject.export({ format: "jwk" }));
      const hex = key.der.toString("hex");
      const colons = hex.replaceAll(/..(?=.)/g, "$&:");
      const certificate = file("fullchain.pem");
      const verify = ["verify", certificate, "--region", "cn-hangzhou", "--bucket", "b-b"];
      // No file's name is as long, and the system repeats what it can't look at.
      const long = cachedKey("RSA-2048").der.toString("base64url");
      const hyphens = hex.replaceAll(/..(?=.)/g, "$&-");
      const secrets = [jwk, jwk.replaceAll('"', ""), key.der.toString("base64url"), hex, colons, long, hyphens];
      await withoutCredentials(directory, async () => {
        for (const secret of [...secrets, key.der.join(",")]) {
          for (const args of [
            [secret],
            ["inspect", secret],
            ["inspect", certificate, secret],
            ["inspect", certificate, `/etc/ssl/private/${secret}`],
            ["inspect", certificate, certificate, secret],
            ["inspect", certificate, "--chain", secret],
            ["inspect", certificate, `--chain=${secret}`],
            ["inspect", certificate, `--${secret}`],
            ["inspect", certificate, `--${secret}=1`],
            ["inspect", certificate, `--json=${secret}`],
            ["inspect", certificate, "--required-domain", secret],
            ["inspect", certificate, "--required-domain", `${secret.slice(0, 60)}.example.com`],
            ["inspect", certificate, "--renew-before-days", secret],
            ["inspect", certificate, "--traceability-url", secret],
            ["plan", certificate, file("privkey.pem"), "--prefix", secret],
            ["verify", certificate, "--region", secret, "--bucket", "b-b"],
            ["verify", certificate, "--region", "cn-hangzhou", "--bucket", secret],
            [...verify, "--endpoint", secret],
            [...verify, "--profile", secret],
          ]) {
            for (const json of [[], ["--json"]]) {
              const { output, errors } = await run([...args, ...json]);
              const said = output + errors;
              assert.notEqual(said, "");
              for (let at = 0; at + 16 <= secret.length; at += 4) {
                assert.ok(!said.includes(secret.slice(at, at + 16)), `${args.slice(0, -1).join(" ")}: ${said}`);
              }
            }
          }
        }
      });
    });

    it("treats no path as pasted text", async () => {
      for (const path of [
        "/var/run/secrets/certificates/production/tls/privkey",
        "/none/2026-11-23_0a1b2c3d/privkey",
      ]) {
        const { output } = await run(["inspect", file("fullchain.pem"), path]);
        assert.ok(output.includes(`the file '${path}' does not exist`), output);
      }
    });

    it("takes standard input for one file only", async () => {
      const { exitCode, errors } = await run(["inspect", "-", "-"]);
      assert.equal(exitCode, 2);
      assert.match(errors, /^Standard input, `-`, can be read only once\. Name a file for the others\./);
    });

    it("names its version", async () => assert.equal((await run(["--version"])).output, "1.2.3\n"));

    for (const [args, reason] of [
      [["deploy"], /There is no command 'deploy'/],
      [["inspect"], /`inspect` needs the file of the certificate/],
      [["plan", "a.pem"], /`plan` needs the file of the private key/],
      [["inspect", "a.pem", "b.pem", "c.pem"], /takes two files, certificate and key, not 'c\.pem'/],
      [["inspect", "a.pem", "--bucket", "b"], /`--bucket` belongs to `verify`/],
      [["plan", "a.pem", "b.pem", "--fail-when-due"], /`--fail-when-due` belongs to `inspect`/],
      [["verify", "a.pem", "--fail-when-due"], /`--fail-when-due` belongs to `inspect`/],
      [["inspect", "oss://b/p", "a.pem"], /takes the certificate from the bucket, and not a second argument/],
      [["inspect", "oss://b/p", "--chain", "a.pem"], /and not `--chain`/],
      [["inspect", "oss://b/p", "--prefix", "q"], /The address names bucket and prefix\. Remove `--prefix`/],
      [["inspect", "oss://b/p"], /The bucket's region is missing/],
      [["inspect", "oss://", "--region", "cn-hangzhou"], /`bucket` is missing/],
      [["inspect", "oss://B/p", "--region", "cn-hangzhou"], /`bucket` is not a bucket name/],
      [["inspect", "a.pem", "--nonsense"], /Unknown option '--nonsense'/],
      [["inspect", "a.pem", "--renew-before-days", "soon"], /`--renew-before-days` is not a number/],
      [["plan", "a.pem", "b.pem", "--prefix", "/a"], /`prefix` starts with a slash/],
    ] as const) {
      it(`refuses ${args.join(" ")}`, async () => {
        const { exitCode, errors, output } = await run([...args]);
        assert.equal(exitCode, 2, output);
        assert.match(errors, reason);
        assert.match(errors, /--help/);
      });
    }
  });
});
