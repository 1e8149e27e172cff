import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { wayToForget } from "../../../provider/engine/forget";

describe("wayToForget", () => {
  it("gives a command that passes the URN on unchanged", () => {
    const urn =
      "urn:pulumi:prod::site::my:index:Site$alicloud-certificates:index:OssCertificateDeployment::o'neil & co `x`";
    const [, command = ""] = /run `(pulumi state delete .*)` in a terminal,/.exec(wayToForget(urn)) ?? [];
    const printed = execFileSync("sh", ["-c", command.replace("pulumi", "printf '%s|'")], { encoding: "utf8" });
    assert.equal(printed, `state|delete|${urn}|`);
  });

  it("says where to find the URN if the provider doesn't know it", () => {
    assert.match(
      wayToForget(undefined),
      /run `pulumi state delete <urn>` in a terminal \(`pulumi stack --show-urns` lists the URNs\)/,
    );
  });
});
