/**
 * What to do about a resource whose deletion can't succeed any more, because its place or the access to it is gone for good.
 * No input helps: a deletion works with the state, and a replaced or removed resource is no longer in the program.
 *
 * Of a replaced resource the state has two entries under one URN; in a terminal `pulumi state delete` asks which is meant.
 *
 * @param urn of the resource; a dynamic provider is not told it
 */
export function wayToForget(urn: string | undefined): string {
  const command = `\`pulumi state delete ${urn === undefined ? "<urn>" : shellQuoted(urn)}\``;
  const source = urn === undefined ? " (`pulumi stack --show-urns` lists the URNs)" : "";
  return (
    `If that place is gone for good, run ${command} in a terminal${source}, and choose the entry that is pending deletion if it asks: ` +
    "Pulumi then forgets the resource, and what is left there stays."
  );
}

/** A name in a URN may have any character. */
const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
