import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../../../emulator";
import { send } from "../clients";
import { refusalOf, rpcClient } from "../openApiClients";

describe("emulator: ACS3 signature", () => {
  let emulator: Emulator;
  let clock = 0;
  before(async () => {
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
  });
  after(() => emulator.stop());
  afterEach(() => {
    clock = 0;
  });
  const clientOf = (keys = emulator.owner) => rpcClient(emulator, "2015-05-01", { keys, signature: "ACS3" });

  it("is the vendor's client's, in a query with characters of all kinds", async () => {
    const Comments = "a b+c/ü*~'()!&=%";
    await clientOf()("CreateUser", { UserName: "alice", Comments });
    const { User, RequestId } = await clientOf()("GetUser", { UserName: "alice" });
    assert.equal(User.Comments, Comments);
    assert.match(RequestId, /^[0-9A-F]{24}$/);
    const logged = emulator.requests.at(-1);
    assert.deepEqual([logged?.operation, logged?.accessKeyId], ["GetUser", emulator.owner.accessKeyId]);
    assert.equal(logged?.headers.authorization, undefined);
  });

  it("works with temporary credentials, until they expire", async () => {
    const session = emulator.addSession({
      policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "ram:ListUsers", Resource: "*" }] }],
      expiresAt: new Date(Date.now() + 600_000),
    });
    await clientOf(session)("ListUsers");
    assert.equal(await refusalOf(clientOf(session)("CreateUser", { UserName: "x" })), "403 NoPermission");
    clock = 700_000;
    assert.equal(await refusalOf(clientOf(session)("ListUsers")), "400 InvalidSecurityToken.Expired");
  });

  it("is refused with a wrong secret, an unknown key and an old clock", async () => {
    const { owner } = emulator;
    const wrong = clientOf({ ...owner, accessKeySecret: "wrong" });
    assert.equal(await refusalOf(wrong("ListUsers")), "400 SignatureDoesNotMatch");
    const unknown = clientOf({ ...owner, accessKeyId: "LTAIunknown" });
    assert.equal(await refusalOf(unknown("ListUsers")), "404 InvalidAccessKeyId.NotFound");
    clock = 16 * 60_000;
    assert.equal(await refusalOf(clientOf()("ListUsers")), "400 InvalidTimeStamp.Expired");
  });

  const headers = (more: Record<string, string> = {}) => ({
    "x-acs-action": "ListUsers",
    "x-acs-version": "2015-05-01",
    "x-acs-date": new Date().toISOString(),
    "x-acs-signature-nonce": "n",
    "x-acs-content-sha256": createHash("sha256").update("").digest("hex"),
    authorization: `ACS3-HMAC-SHA256 Credential=${emulator.owner.accessKeyId},SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=0`,
    ...more,
  });
  const sent = (given: Record<string, string>, body = "") =>
    send(emulator, { method: "POST", host: "ram.aliyuncs.com", path: "/", headers: given, body }).then(
      (answer) => JSON.parse(answer.body).Code,
    );

  it("must cover host and every x-acs header", async () => {
    assert.equal(await sent(headers({ "x-acs-other": "unsigned" })), "IncompleteSignature");
    assert.equal(await sent(headers({ authorization: "ACS3-HMAC-SHA256 Credential=x" })), "IncompleteSignature");
    const { "x-acs-date": _, ...undated } = headers();
    assert.equal(await sent(undated), "IncompleteSignature");
    assert.equal(await sent(headers()), "SignatureDoesNotMatch");
  });

  it("is refused with what it should cover", async () => {
    const wrong = clientOf({ ...emulator.owner, accessKeySecret: "wrong" });
    const { message } = await wrong("GetUser", { UserName: "a b" }).catch((error: Error) => error);
    const pattern =
      /server StringToSign is \[(.*\n\w+)\] server CanonicalRequest is \[(POST\n\/\nUserName=a%20b\n[^\]]+)\]/;
    const [, stringToSign, canonicalRequest = ""] = pattern.exec(message) ?? [];
    const hash = createHash("sha256").update(canonicalRequest).digest("hex");
    assert.equal(stringToSign, `ACS3-HMAC-SHA256\n${hash}`);
  });

  it("covers parameters in a form body, which are read or not", async () => {
    const inForm = rpcClient(emulator, "2015-05-01", { signature: "ACS3", inForm: true });
    await inForm("CreateUser", { UserName: "bob" });
    emulator.gateway.readsFormsOfAcs3 = false;
    assert.equal(await refusalOf(inForm("GetUser", { UserName: "bob" })), "400 MissingParameter.UserName");
    await clientOf()("GetUser", { UserName: "bob" });
    await rpcClient(emulator, "2015-05-01")("GetUser", { UserName: "bob" });
    emulator.gateway.readsFormsOfAcs3 = true;
  });

  it("covers the body by its hash", async () => {
    const answer = await sent(headers({ "content-type": "application/x-www-form-urlencoded" }), "UserName=alice");
    assert.equal(answer, "SignatureDoesNotMatch");
  });
});
