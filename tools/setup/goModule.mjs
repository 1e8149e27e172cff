// @ts-check

/**
 * @param {string} goModText the text of a go.mod
 * @param {string} modulePath
 * @returns {string} the version it requires, without its `v`
 */
export function requiredVersion(goModText, modulePath) {
  for (const line of goModText.split("\n")) {
    const [path, version] = line
      .trim()
      .replace(/^require\s+/, "")
      .split(/\s+/);
    if (path === modulePath && version?.startsWith("v")) {
      return version.slice(1);
    }
  }
  throw new Error(`go.mod requires no ${modulePath}`);
}

/**
 * @param {string} goModText the text of a go.mod
 * @returns {string} the oldest Go that builds it
 */
export function oldestGo(goModText) {
  const match = /^go (\S+)$/m.exec(goModText);
  if (!match?.[1]) {
    throw new Error("go.mod has no go directive");
  }
  return match[1];
}
