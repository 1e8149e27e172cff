import assert from "node:assert/strict";
import { inMockedProgram } from "./mockedProgram";

describe("OssCertificateDeployment in a program", () => {
  const type = "pulumi-nodejs:dynamic/alicloud-certificates:OssCertificateDeployment";

  it("passes its inputs on, with the text of certificate, chain and key as secrets", async () => {
    const { registered, warnings } = await inMockedProgram(({ OssCertificateDeployment }) => {
      new OssCertificateDeployment("site", {
        bucket: "certificates",
        prefix: "site",
        certificate: "CERTIFICATE",
        chain: "CHAIN",
        privateKey: "KEY",
        tags: { team: "web" },
        onDestroy: "deleteLatest",
      });
    });
    assert.deepEqual(registered, [
      {
        type,
        name: "site",
        inputs: {
          bucket: "certificates",
          prefix: "site",
          certificate: { secret: "CERTIFICATE" },
          chain: { secret: "CHAIN" },
          privateKey: { secret: "KEY" },
          tags: { team: "web" },
          onDestroy: "deleteLatest",
        },
        provider: "",
      },
    ]);
    assert.equal(warnings, "");
  });

  it("warns of a prefix that rules for another one's archives would match", async () => {
    const { warnings } = await inMockedProgram(({ OssCertificateDeployment }) => {
      for (const prefix of ["certs/2026-site", "certs/2048.example.com", "20minutes.fr"]) {
        new OssCertificateDeployment(prefix, { bucket: "b", prefix, certificate: "C", privateKey: "K" });
      }
    });
    assert.match(warnings, /A directory in the prefix 'certs\/2026-site' begins like/);
    assert.doesNotMatch(warnings, /2048|20minutes/);
  });

  it("creates its bucket's rules for its own prefix, also at the bucket's root", async () => {
    const { registered } = await inMockedProgram(({ OssCertificateDeployment }) => {
      const provision = { guardArchives: true, expireArchivesAfterDays: 400 };
      const material = { certificate: "C", privateKey: "K", provision };
      new OssCertificateDeployment("below", { ...material, bucket: "b", prefix: "certs/a" });
      new OssCertificateDeployment("root", { ...material, bucket: "c" });
      new OssCertificateDeployment("empty", { ...material, bucket: "d", prefix: "" });
    });
    const prefixIn = (name: string, rules: "lifecycleRules" | "rules") => {
      const inputs = registered.find((resource) => resource.name === name)?.inputs ?? {};
      return (inputs[rules] as { prefix?: string }[] | undefined)?.[0]?.prefix ?? "none";
    };
    for (const [name, expired, guarded] of [
      ["below", "certs/a/2015-", "certs/a/"],
      ["root", "2015-", "none"],
      ["empty", "2015-", "none"],
    ] as const) {
      assert.equal(prefixIn(`${name}-bucket`, "lifecycleRules"), expired);
      assert.equal(prefixIn(`${name}-overwrite-config`, "rules"), guarded);
    }
  });

  it("has the region that the stack or provider names", async () => {
    const { warnings } = await inMockedProgram(
      ({ OssCertificateDeployment, HttpsOnlyPolicy }, pulumi) => {
        const { region } = new OssCertificateDeployment("site", { bucket: "b", certificate: "C", privateKey: "K" });
        const policy = new HttpsOnlyPolicy("policy", { bucket: "b" });
        pulumi.all([region, policy.region]).apply((regions) => pulumi.log.warn(regions.join(" and ")));
      },
      { region: "cn-hangzhou" },
    );
    assert.match(warnings, /cn-hangzhou and cn-hangzhou/);
  });

  it("shows the path of a file, but keeps that of the key secret", async () => {
    const { registered } = await inMockedProgram(({ OssCertificateDeployment }, pulumi) => {
      new OssCertificateDeployment("site", {
        bucket: "certificates",
        certificate: new pulumi.asset.FileAsset("fullchain.pem"),
        privateKey: new pulumi.asset.FileAsset("privkey.pem"),
      });
    });
    const { certificate, privateKey, ...others } = registered[0]?.inputs ?? {};
    assert.equal((certificate as { __pulumiAsset?: true }).__pulumiAsset, true);
    assert.equal((privateKey as { secret: { __pulumiAsset?: true } }).secret.__pulumiAsset, true);
    assert.deepEqual(others, { bucket: "certificates" });
  });

  it("keeps a text asset secret, since its text would be visible", async () => {
    const { registered } = await inMockedProgram(({ OssCertificateDeployment }, pulumi) => {
      new OssCertificateDeployment("site", {
        bucket: "certificates",
        certificate: new pulumi.asset.StringAsset("CERTIFICATE"),
        chain: new pulumi.asset.StringAsset("CHAIN"),
        privateKey: new pulumi.asset.StringAsset("KEY"),
      });
    });
    const { bucket, ...texts } = registered[0]?.inputs ?? {};
    assert.equal(bucket, "certificates");
    assert.deepEqual(
      Object.entries(texts).map(([input, text]) => [input, Object.keys(text as object)]),
      [
        ["certificate", ["secret"]],
        ["chain", ["secret"]],
        ["privateKey", ["secret"]],
      ],
    );
  });

  it("uses the provider that it is given", async () => {
    const { registered } = await inMockedProgram(({ OssCertificateDeployment, Provider }) => {
      const provider = new Provider("other", { accessKey: "LTAI", secretKey: "word" });
      new OssCertificateDeployment("site", { bucket: "b", certificate: "C", privateKey: "K" }, { provider });
    });
    assert.match(registered[1]?.provider ?? "", /::pulumi:providers:pulumi-nodejs::other::other$/);
  });

  const deployOne = (state: Record<string, unknown>) =>
    inMockedProgram(({ OssCertificateDeployment }) => {
      new OssCertificateDeployment("site", { bucket: "b", certificate: "C", privateKey: "K" });
    }, state);

  const day = 86_400_000;
  const iso = (days: number) => new Date(Date.now() + days * day).toISOString().replace(/\.\d+Z$/, "Z");

  it("warns about what check found, and of a renewal that is due", async () => {
    const state = { warnings: ["The chain is missing."], notAfter: iso(5.5), renewAfter: iso(-1) };
    const { warnings } = await deployOne(state);
    assert.match(warnings, /warning: .*The chain is missing\.\n/);
    assert.match(warnings, /warning: .*The certificate expires in 5 days \(.*\)\. Its renewal has been due since /);
  });

  it("warns of nothing before that", async () => {
    assert.equal((await deployOne({ warnings: [], notAfter: iso(60), renewAfter: iso(30) })).warnings, "");
  });

  it("warns of nothing while nothing is known", async () => {
    assert.equal((await deployOne({})).warnings, "");
  });

  it("keeps the stack traces of the program, also for errors of the SDK", async () => {
    const { warnings } = await inMockedProgram(({ OssCertificateDeployment }) => {
      const before = Error.stackTraceLimit;
      try {
        new OssCertificateDeployment("", { bucket: "certificates", certificate: "CERTIFICATE", privateKey: "KEY" });
      } catch (error) {
        console.warn(Error.stackTraceLimit - before, (error as Error).stack?.split("\n").slice(0, 2).join(" "));
      }
      new OssCertificateDeployment("site", { bucket: "certificates", certificate: "CERTIFICATE", privateKey: "KEY" });
      console.warn(Error.stackTraceLimit - before);
    });
    assert.match(warnings, /^0 .*Missing resource name argument.* at \[eval\]/);
    assert.match(warnings, /^0$/m);
  });
});
