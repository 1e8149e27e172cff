import assert from "node:assert/strict";
import { credentialSource } from "../../../provider/alicloud/credentials";
import { commandLine, plugin, program } from "../../../provider/engine/reader";
import { endpointProblem } from "../../../provider/oss/endpoint";
import { OssError } from "../../../provider/oss/ossError";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";

describe("a message for its reader", () => {
  const readers = { program, plugin, commandLine };

  /** What each of the readers reads. */
  const each = <Result>(sentence: (reader: (typeof readers)["program"]) => Result) =>
    Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, sentence(reader)]));

  it("names the configuration of its namespace", () => {
    const reasons = each((reader) => checkDeployment({}, {}, { now: new Date(), reader }).failures[0]?.reason);
    assert.equal(reasons.program, "`region` is missing. Set it, or `pulumi config set alicloud:region cn-hangzhou`.");
    assert.equal(
      reasons.plugin,
      "`region` is missing. Set it, or `pulumi config set alicloud-certificates:region cn-hangzhou`.",
    );
    const endpoints = each((reader) => endpointProblem("https://me:secret@files.example.com", reader));
    assert.match(String(endpoints.program), /belong in `alicloud:accessKey` and `alicloud:secretKey`\.$/);
    assert.match(
      String(endpoints.plugin),
      /belong in `alicloud-certificates:accessKey` and `alicloud-certificates:secretKey`\.$/,
    );
  });

  it("says where a refused access key comes from", () => {
    const target = { operation: "upload", bucket: "certificates", key: "a" } as const;
    const messages = each(
      (reader) => new OssError(target, { status: 403, code: "InvalidAccessKeyId" }, reader).message,
    );
    const facts = "Uploading 'a' to bucket 'certificates' was refused (403 InvalidAccessKeyId): ";
    const fix = (setting: string) =>
      `${facts}the access key does not exist or is disabled. Check ${setting} or ALIBABA_CLOUD_ACCESS_KEY_ID.`;
    assert.deepEqual(messages, {
      program: fix("`alicloud:accessKey`"),
      plugin: fix("`alicloud-certificates:accessKey`"),
      commandLine: fix("the profile"),
    });
  });

  it("says how to run again", () => {
    const target = { operation: "upload", bucket: "certificates", key: "a" } as const;
    const messages = each((reader) => new OssError(target, { code: "ETIMEDOUT" }, reader).message);
    assert.match(String(messages.plugin), /Check the network and run `pulumi up` again; it continues/);
    assert.match(String(messages.commandLine), /Check the network and run the command again; it continues/);
  });

  it("says which of its settings named a profile without credentials", async () => {
    const settings = { get: (key: string) => (key === "alicloud:profile" ? "nobody" : undefined) };
    const messages: Record<string, string> = {};
    for (const [name, reader] of Object.entries(readers)) {
      await credentialSource(settings, {}, reader)().catch((error: Error) => {
        messages[name] = error.message;
      });
    }
    const remedy = "gives no credentials. Run `aliyun configure --profile nobody`.";
    assert.deepEqual(messages, {
      program: `The profile 'nobody' of \`alicloud:profile\` ${remedy}`,
      plugin: `The profile 'nobody' of \`alicloud-certificates:profile\` ${remedy}`,
      commandLine: `The profile 'nobody' ${remedy}`,
    });
  });
});
