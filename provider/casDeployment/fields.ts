import { secondsProblem } from "../certificateBinding/fields";
import { referenceProblem } from "../certificateBinding/reference";
import { checkOnly, choice, type Fields, recordOnly, text, writeOn } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { productNames } from "./products";
import type { CasDeploymentArgs } from "./resource";
import type { DeploymentDerived } from "./state";

/** Every input of a `CasDeployment`. */
export const inputFields = {
  certificates: checkOnly(certificatesProblem, {
    missing: () => "`certificates` is missing. Give the outputs `reference` of CasCertificates.",
  }),
  resources: writeOn(resourcesProblem, {
    missing: () => "`resources` is missing. Give at least one, such as { product: 'ALB', name: 'www.example.com' }.",
  }),
  contacts: checkOnly(contactsProblem, {
    missing: () =>
      "`contacts` is missing. Give the name of at least one contact of Certificate Management Service, whom it informs.",
  }),
  schedule: checkOnly(text(scheduleProblem)),
  maxQuota: checkOnly(quotaProblem, { default: 0 }),
  verify: checkOnly(choice("api", "handshake", "none"), { default: "api" }),
  timeout: checkOnly(secondsProblem),
  onDestroy: recordOnly(choice("keep", "rollBack"), { default: "keep" }),
} satisfies Fields<keyof CasDeploymentArgs>;

/** The fields that check derives, in the order in which a preview shows them. */
export const derivedFields = {
  fingerprints: checkOnly(),
  notAfter: checkOnly(),
  warnings: checkOnly(),
} satisfies Fields<keyof DeploymentDerived>;

/** The first problem of a list's items. */
function itemsProblem(
  value: unknown,
  name: string,
  example: string,
  problemOf: (item: unknown, name: string) => string | undefined,
): string | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return `\`${name}\` is not a list with at least one item. Give one such as ${example}.`;
  }
  const problems = value.map((item, index) =>
    isUnknown(item) && typeof item === "string" ? undefined : problemOf(item, `${name}[${index}]`),
  );
  return problems.find((problem) => problem !== undefined);
}

function certificatesProblem(value: unknown, name: string): string | undefined {
  return itemsProblem(value, name, "[certificate.reference]", referenceProblem);
}

function resourcesProblem(value: unknown, name: string): string | undefined {
  return itemsProblem(value, name, "[{ product: 'ALB', name: 'www.example.com' }]", resourceProblem);
}

function resourceProblem(item: unknown, name: string): string | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return `\`${name}\` is not an object. Give one such as { product: 'ALB', name: 'www.example.com' }.`;
  }
  const { product, name: own, ...others } = item as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return `\`${name}\` has no '${other}'. Give \`product\` and \`name\` only.`;
  }
  const problem = isUnknown(product)
    ? undefined
    : choice(...productNames)(product, `${name}.product`, undefined as never);
  const isNamed = isUnknown(own) || (typeof own === "string" && /^[\p{L}\p{N}*._@:/-]{1,253}$/u.test(own));
  return (
    problem ??
    (isNamed
      ? undefined
      : `\`${name}.name\` is not the name of a resource. Give its domain, listener, instance or id in CAS.`)
  );
}

function contactsProblem(value: unknown, name: string): string | undefined {
  return itemsProblem(value, name, "['Operations']", (item, own) =>
    typeof item === "string" && item.trim() !== ""
      ? undefined
      : `\`${own}\` is not text. Give the name of a contact of Certificate Management Service, or its id.`,
  );
}

function scheduleProblem(value: string): string | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : "`schedule` is not a time with its zone. Give one such as '2026-12-24T02:00:00+08:00'.";
}

function quotaProblem(value: unknown): string | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : "`maxQuota` is not a whole number of deployments. Give one from 0 on.";
}
