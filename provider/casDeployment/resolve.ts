import { list, quoteList } from "../certificate/wording";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { CloudResource } from "./deploymentAnswers";
import type { DeploymentService } from "./deploymentService";
import { isNamed } from "./names";
import type { Resolved } from "./results";
import type { CasDeploymentResource, CloudProduct } from "./state";

type Lists = ReadonlyMap<CloudProduct, readonly CloudResource[]>;

/** What CAS lists of the products of some resources. */
export async function listsOf(service: DeploymentService, resources: readonly CasDeploymentResource[]): Promise<Lists> {
  const products = [...new Set(resources.map(({ product }) => product))];
  return new Map(
    await Promise.all(products.map(async (product) => [product, await service.resources(product)] as const)),
  );
}

/**
 * Finds each resource in CAS's lists, which show a new one late.
 *
 * @throws UserError unless there is exactly one of each name
 */
export async function resolveResources(
  service: DeploymentService,
  wanted: readonly CasDeploymentResource[],
  wait: Wait,
): Promise<Resolved[]> {
  let lists: Lists = new Map();
  const isComplete = await wait(
    "Certificate Management Service does not list all of the resources yet; waiting.",
    async () => {
      lists = await listsOf(service, wanted);
      return wanted.every((resource) => candidates(resource, lists).length > 0) || undefined;
    },
    1 / 10,
  );
  const problems = wanted.flatMap((resource) => problemOf(resource, lists));
  if (!isComplete || problems.length > 0) {
    throw new UserError(problems.join(" "));
  }
  const resolved = wanted.map((resource) => ({ ...resource, found: candidates(resource, lists)[0] as CloudResource }));
  for (const [index, { name, found }] of resolved.entries()) {
    const other = resolved.slice(0, index).find((earlier) => earlier.found.id === found.id);
    if (other !== undefined) {
      throw new UserError(
        `\`resources\`: '${other.name}' and '${name}' are the same resource of CAS (${found.id}). Remove one.`,
      );
    }
  }
  return resolved;
}

const candidates = ({ product, name }: CasDeploymentResource, lists: Lists) =>
  (lists.get(product) ?? []).filter((resource) => isNamed(resource, name));

function problemOf(resource: CasDeploymentResource, lists: Lists): string[] {
  const { product, name } = resource;
  const found = candidates(resource, lists);
  if (found.length === 1) {
    return [];
  }
  if (found.length > 1) {
    return [
      `\`resources\`: CAS lists ${found.length} resources of ${product} with the name '${name}': ${list(found, placeOf)}. Give the listener, the instance or the id as \`name\`.`,
    ];
  }
  const others = (lists.get(product) ?? []).map(({ domain, listenerId, id }) => domain || (listenerId ?? id));
  const seen = others.length === 0 ? "none of this product" : quoteList(others);
  return [
    `\`resources\`: CAS lists no resource of ${product} with the name '${name}', but ${seen}. Check the name, set up HTTPS for it in the product's console if there is none, or wait until CAS has read it.`,
  ];
}

function placeOf({ id, domain, region, instanceId, listenerId }: CloudResource): string {
  const details = [domain, listenerId ?? instanceId, region].filter((part) => part !== undefined && part !== "");
  return `${id} (${details.join(", ")})`;
}

/**
 * Ids of the contacts.
 *
 * @throws UserError unless there is exactly one of each name
 */
export async function resolveContacts(service: DeploymentService, contacts: readonly string[]): Promise<string[]> {
  const isId = (contact: string) => /^\d+$/.test(contact);
  if (contacts.every(isId)) {
    return [...contacts];
  }
  const known = await service.contacts();
  return contacts.map((contact) => {
    const found = known.filter(({ name }) => name === contact);
    const [only] = found;
    if (isId(contact) || (only !== undefined && found.length === 1)) {
      return only?.id ?? contact;
    }
    const seen = known.length === 0 ? "none" : list(known, ({ id, name }) => `'${name}' (${id})`);
    throw new UserError(
      `\`contacts\`: CAS has ${found.length === 0 ? "no contact" : `${found.length} contacts`} with the name '${contact}', but ${seen}. Give ${found.length === 0 ? "one of them, or make it in the console" : "the id"}.`,
    );
  });
}
