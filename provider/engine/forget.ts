/**
 * What to do about a resource whose deletion can no longer succeed, because its place or the access to it is gone for good.
 * No input helps: a deletion uses the state, and a replaced or removed resource is no longer in the program.
 *
 * A replaced resource has two entries under one URN in the state; in a terminal `pulumi state delete` asks which one to delete.
 *
 * @param urn of the resource; a dynamic provider doesn't know it
 */
export function wayToForget(urn: string | undefined): string {
  const command = `\`pulumi state delete ${urn === undefined ? "<urn>" : shellQuoted(urn)}\``;
  const source = urn === undefined ? " (`pulumi stack --show-urns` lists the URNs)" : "";
  return (
    `If that place is gone for good, run ${command} in a terminal${source}, and choose the entry that is pending deletion if it asks. ` +
    "Pulumi then forgets the resource, and whatever is left in that place stays."
  );
}

/** A name in a URN may contain any character. */
const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
