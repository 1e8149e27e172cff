import * as pulumi from "@pulumi/pulumi";
import { domainProblem } from "../certificateBinding/domain";
import type { CertificateRolloutArgs } from "./arguments";
import { destinationsOf, inOrder } from "./destinations";
import { unknownArgument } from "./unknownArguments";

/** Arguments that decide which resources exist, and in which order. */
const plain = ["active", "bucket", "canary", "cdnDomains", "dcdnDomains", "ossDomains", "fcDomains"] as const;

const lists = ["cdnDomains", "dcdnDomains", "ossDomains", "fcDomains"] as const;

type Values = Readonly<Record<string, unknown>>;

/**
 * The first problem of a rollout's arguments, or `undefined`. TypeScript checks types too, but programs in other languages can
 * pass any value.
 */
export function rolloutProblem(args: CertificateRolloutArgs): string | undefined {
  const values = args as unknown as Values;
  return (
    lateProblem(values) ?? listsProblem(values) ?? unknownArgument(args) ?? activeProblem(args) ?? namesProblem(args)
  );
}

function lateProblem(values: Values): string | undefined {
  const late = plain.find((name) => pulumi.Output.isInstance(values[name]));
  return late === undefined
    ? undefined
    : `\`${late}\` is a secret, or an output of a resource, but must be known before any resource exists. Give a plain value; the fields of an object may be outputs.`;
}

function listsProblem(values: Values): string | undefined {
  for (const name of lists) {
    const list = values[name] ?? [];
    if (!Array.isArray(list)) {
      return `\`${name}\` is not a list. Give a list of domains.`;
    }
    for (const [index, item] of list.entries()) {
      const problem = itemProblem(name, item);
      if (problem !== undefined) {
        return `\`${name}[${index}]\`: ${problem}`;
      }
    }
  }
  return undefined;
}

function itemProblem(list: (typeof lists)[number], item: unknown): string | undefined {
  if (list === "cdnDomains" || list === "dcdnDomains") {
    return typeof item === "string" && domainProblem(item) === undefined ? undefined : notADomain("it");
  }
  const { domain, bucket } = (typeof item === "object" && item !== null ? item : {}) as Values;
  if (list === "ossDomains" && (bucket === undefined || bucket === "")) {
    return "it names no `bucket`. Give the name of the bucket that the domain is bound to.";
  }
  return typeof domain === "string" && domainProblem(domain) === undefined ? undefined : notADomain("its `domain`");
}

const notADomain = (subject: string) =>
  `${subject} is not a domain that is known at once. Give its name alone, such as 'www.example.com' or '*.example.com'.`;

function activeProblem({ active, backup }: CertificateRolloutArgs): string | undefined {
  if (active !== undefined && active !== "primary" && active !== "backup") {
    return "`active` is neither 'primary' nor 'backup'. Give one of them.";
  }
  return active === "backup" && backup === undefined
    ? "`active` is 'backup', but there is no `backup`. Give the certificate that is to take over."
    : undefined;
}

function namesProblem(args: CertificateRolloutArgs): string | undefined {
  const { canary, verify, bucket } = args;
  const destinations = destinationsOf("", args);
  const childNames = destinations.map(({ childName }) => childName);
  const twice = destinations.find(({ childName }, index) => childNames.indexOf(childName) !== index);
  if (twice !== undefined) {
    return `The ${twice.service.toUpperCase()} domain '${twice.domain}' is listed twice. Remove one of the two.`;
  }
  if (destinations.length === 0 && bucket === undefined) {
    return "It has no name to go to. Give `bucket`, `cdnDomains`, `dcdnDomains`, `ossDomains` or `fcDomains`, or use a `CasCertificate`.";
  }
  if (canary !== undefined && inOrder(destinations, canary)[0].length === 0) {
    return `\`canary\` '${canary}' is none of the rollout's domains. Give one of: ${destinations.map(({ domain }) => domain).join(", ")}.`;
  }
  return canary !== undefined && verify === "none"
    ? "`canary` needs `verify`, which is 'none': nobody would see whether the canary serves the certificate. Give 'api' or 'handshake'."
    : undefined;
}
