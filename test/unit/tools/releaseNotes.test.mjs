// @ts-check
import assert from "node:assert/strict";
import { releaseNotes } from "../../../tools/release/releaseNotes.mjs";

const changelog = `# Changelog

## 0.2.0 (unreleased)

- Not yet.

## 0.1.10 (2026-12-02)

- Ten.

### Hardened

- More.

## 0.1.1 (2026-12-01)

- One.

## 0.1.0 (2026-11-30)
`;

describe("tools/release/releaseNotes", () => {
  it("returns the version's section, with its headings", () => {
    assert.equal(releaseNotes(changelog, "0.1.10", "v0.1.10"), "- Ten.\n\n### Hardened\n\n- More.\n");
  });

  it("distinguishes versions that begin alike", () => {
    assert.equal(releaseNotes(changelog, "0.1.1", "v0.1.1"), "- One.\n");
    assert.throws(() => releaseNotes(changelog, "0.1", "v0.1"), /no section '## 0\.1 \(<date>\)'/);
  });

  it("refuses a tag that isn't the version, a section without a date or text, and none", () => {
    assert.throws(
      () => releaseNotes(changelog, "0.1.1", "0.1.1"),
      /The tag is '0\.1\.1', but package\.json has version 0\.1\.1/,
    );
    assert.throws(() => releaseNotes(changelog, "0.1.1", "v0.1.10"), /Tag the commit with 'v0\.1\.1'/);
    assert.throws(() => releaseNotes(changelog, "0.2.0", "v0.2.0"), /CHANGELOG\.md has '## 0\.2\.0 \(unreleased\)'/);
    assert.throws(() => releaseNotes(changelog, "0.1.0", "v0.1.0"), /says nothing about 0\.1\.0/);
    assert.throws(() => releaseNotes(changelog, "0.3.0", "v0.3.0"), /no section/);
  });
});
