// @ts-check

/**
 * @param {string} changelog the text of CHANGELOG.md
 * @param {string} version such as `0.1.0`, of package.json
 * @param {string} tag such as `v0.1.0`
 * @returns {string} what the changelog says about the version
 * @throws {Error} if tag and version differ, or if the changelog has no date or no text for the version
 * @example releaseNotes("## 0.1.0 (2026-12-01)\n\n- First.\n", "0.1.0", "v0.1.0") // "- First.\n"
 */
export function releaseNotes(changelog, version, tag) {
  if (tag !== `v${version}`) {
    throw new Error(`The tag is '${tag}', but package.json has version ${version}. Tag the commit with 'v${version}'.`);
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
  if (section === undefined) {
    throw new Error(`CHANGELOG.md has no section '## ${version} (<date>)'. Add it.`);
  }
  const [heading = "", ...lines] = section.split("\n");
  if (!/^\S+ \(\d{4}-\d{2}-\d{2}\)$/.test(heading)) {
    throw new Error(
      `CHANGELOG.md has '## ${heading}'. Write the date of the release: '## ${version} (<year>-<month>-<day>)'.`,
    );
  }
  const notes = lines.join("\n").trim();
  if (notes === "") {
    throw new Error(`CHANGELOG.md says nothing about ${version}.`);
  }
  return `${notes}\n`;
}
