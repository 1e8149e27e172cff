import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileNames, isArchiveName } from "../../../provider/bucketLayout/layout";
import type { CertificateTarget, TargetStatus } from "../../../provider/certificateTargets/target";
import { styleFor } from "../../../provider/commandLine/style";
import { renderTargets } from "../../../provider/commandLine/targetsTable";
import { rollbackWarning } from "../../../provider/ossCertificateDeployment/rollback";
import { generateChain } from "../../support/certificates";
import { runAlicloudCertificates } from "../../support/commandLine";
import { type FencedBlock, fencedBlocks } from "../../support/documentedPrograms";
import { temporaryFolder } from "../../support/temporaryFolder";

const plain = styleFor({ isTTY: false, write: () => undefined }, {});

/** The only block of a page that isn't a program. */
function printed(page: string, language = "text"): string {
  const blocks = fencedBlocks(page).filter((block: FencedBlock) => block.language === language);
  assert.equal(blocks.length, 1, page);
  return blocks[0]?.text ?? "";
}

describe("what README.md and docs say that is printed", () => {
  it("is the layout of a bucket", () => {
    const names = printed("README.md", "").match(/[\w.]+\.(pem|md)/g) ?? [];
    const five = Object.values(fileNames).sort();
    // An archive and `latest/`; and the words about the mark.
    assert.deepEqual([...new Set(names)].sort(), five);
    const directories = [...printed("README.md", "").matchAll(/^├── (\S+)\/|^└── (\S+)\//gm)];
    const [archive = "", other = "", latest = ""] = directories.map(([, one, last]) => one ?? last ?? "");
    assert.ok(isArchiveName(archive) && isArchiveName(other), `${archive} ${other}`);
    assert.equal(latest, "latest");
  });

  it("is what `inspect` prints", async () => {
    const { fullchain, privateKey } = await generateChain({ names: ["example.com", "*.example.com"] });
    const folder = temporaryFolder("certificates-printed-");
    try {
      const files = [join(folder, "fullchain.pem"), join(folder, "privkey.pem")];
      writeFileSync(files[0] ?? "", fullchain);
      writeFileSync(files[1] ?? "", privateKey);
      const { exitCode, output } = await runAlicloudCertificates([
        "inspect",
        ...files,
        "--required-domain",
        "example.com",
      ]);
      assert.equal(exitCode, 0);
      const withoutTimes = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "<time>");
      for (const line of withoutTimes(printed("docs/command-line.md")).trim().split("\n")) {
        assert.ok(line.trim() === "…" || withoutTimes(output).split("\n").includes(line), `${line}\n${output}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is the table of `targets`", () => {
    const text = printed("docs/targets.md");
    const [head = "", ...rows] = text.trimEnd().split("\n").slice(0, -1);
    const titles = [...head.matchAll(/\S+ */g)].map(({ 0: title, index }) => ({
      title: title.trim(),
      from: index,
      to: index + title.length,
    }));
    const targets = rows.map((row) => {
      const cell = (name: string) => {
        const { from = 0, to = 0 } = titles.find(({ title }) => title === name) ?? {};
        // `days` is on the right of its column.
        return row.slice(from, name === "resource" ? undefined : to).trim();
      };
      const optional = (name: string, value: string) => (value === "" ? {} : { [name]: value });
      const status = { "HTTPS off": "httpsOff" }[cell("status")] ?? cell("status");
      return {
        ...{ product: cell("product"), name: cell("name"), status: status as TargetStatus },
        ...optional("region", cell("region")),
        ...optional("notAfter", cell("until")),
        ...(cell("days") === "" ? {} : { daysLeft: Number(cell("days")) }),
        ...optional("fingerprintSha256", cell("certificate")),
        ...(cell("match") === "served" ? { isServed: true } : { match: cell("match") }),
        ...(cell("resource").includes("/") ? { importId: cell("resource") } : { resourceType: cell("resource") }),
      } as CertificateTarget;
    });
    assert.equal(targets.length, 5);
    assert.equal(renderTargets(targets, plain), text);
  });

  it("is the warning of a rollback", () => {
    const text = printed("docs/two-writers.md", "");
    const [older = "", newer = ""] = text.match(/\d{4}-\d\d-\d\d_[0-9a-f]{8}/g) ?? [];
    assert.equal(text.trim().replaceAll("\n", " "), `warning: ${rollbackWarning(older, newer)}`);
  });
});
