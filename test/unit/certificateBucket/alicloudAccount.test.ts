import assert from "node:assert/strict";
import { inMockedProgram } from "../ossCertificateDeployment/mockedProgram";

describe("the account of a CertificateBucket's own requests", () => {
  it("is an alicloud provider's, and as secret as there", async () => {
    const { registered } = await inMockedProgram(({ CertificateBucket }, pulumi) => {
      const alicloud: typeof import("@pulumi/alicloud") = require("@pulumi/alicloud");
      const provider = new alicloud.Provider("theirs", {
        accessKey: pulumi.secret("LTAI"),
        secretKey: "word",
        securityToken: pulumi.secret("token"),
        region: pulumi.secret("cn-hangzhou"),
        profile: pulumi.secret("work"),
        ecsRoleName: "deployer",
        assumeRole: { roleArn: "acs:ram::1:role/deployer", externalId: pulumi.secret("handshake") },
      });
      new CertificateBucket("certificates", { bucket: "certificates" }, { provider });
    });
    const own = registered.find(({ name }) => name === "certificates-account");
    assert.deepEqual(own?.inputs, {
      "alicloud:accessKey": { secret: "LTAI" },
      "alicloud:secretKey": { secret: "word" },
      "alicloud:securityToken": { secret: "token" },
      "alicloud:region": { secret: "cn-hangzhou" },
      "alicloud:profile": { secret: "work" },
      "alicloud:ecsRoleName": "deployer",
      "alicloud:assumeRole": { secret: '{"roleArn":"acs:ram::1:role/deployer","externalId":"handshake"}' },
    });
  });

  const secretRegion = [{ "alicloud:region": "me-central-1" }, ["alicloud:region"]] as const;

  it("is in a region that is secret if it is secret in the stack's configuration", async () => {
    const { registered } = await inMockedProgram(
      ({ CertificateBucket }) => {
        new CertificateBucket("certificates", { bucket: "certificates", createUser: true });
      },
      {},
      secretRegion[0],
      [...secretRegion[1]],
    );
    assert.doesNotMatch(JSON.stringify(registered).replaceAll('{"secret":"me-central-1"}', ""), /me-central-1/);
    const regions = registered.flatMap(({ inputs }) => [inputs.region, inputs["alicloud:region"]]).filter(Boolean);
    assert.deepEqual(regions, [{ secret: "me-central-1" }, { secret: "me-central-1" }]);
  });

  it("is reported to be in another region without naming a secret one", async () => {
    await assert.rejects(
      inMockedProgram(
        ({ CertificateBucket }) => {
          new CertificateBucket("certificates", { bucket: "certificates", region: "cn-hangzhou" });
        },
        {},
        secretRegion[0],
        [...secretRegion[1]],
      ),
      ({ message }: Error) =>
        message.includes("creates the bucket in the region that `alicloud:region` names") &&
        !message.slice(message.indexOf("can't be created")).includes("me-central-1"),
    );
  });
});
