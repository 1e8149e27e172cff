/** `oss-cn-hangzhou` and ` CN-Hangzhou ` are `cn-hangzhou`. */
export function normalizeRegion(region: string): string {
  return region.trim().toLowerCase().replace(/^oss-/, "");
}

/** What is wrong with a normalized region; `undefined` if it may exist. @param whose what is in the region */
export function regionProblem(region: string, whose = "bucket"): string | undefined {
  // With `oss-` and `-internal` it is one label of a host name, which has at most 63 characters.
  if (!/^[a-z]{2}-[a-z0-9]+(-[a-z0-9]+)*$/.test(region) || region.length > 50) {
    return `\`region\` is not a region id. Use the id of the ${whose}'s region, such as 'cn-hangzhou' or 'ap-southeast-1'.`;
  }
  const [, inside] = /^(.*)-internal$/.exec(region) ?? [];
  return inside === undefined
    ? undefined
    : `\`region\` ends in -internal, which no region id does. Use '${inside}', with \`internal: true\` for its internal endpoint.`;
}
