import type { Account } from "../../account/account";
import { readKeyPair } from "../../certificates/keyPair";
import { dateText } from "../../rpc/action";
import type { HttpRequest } from "../../server/http";
import { Refusal } from "../../server/refusal";
import { type DomainConfiguration, type FunctionDomain, type FunctionDomains, settingNames } from "./domains";

/** A request whose signature fits and whose caller may send it. */
export interface FunctionCall {
  readonly request: HttpRequest;
  readonly account: Account;
  readonly domains: FunctionDomains;
  /** In lower case; undefined for the list. */
  readonly name: string | undefined;
  /** Undefined for a host that names none. */
  readonly region: string | undefined;
}

/** One operation, by its name in the vendor's reference. */
export interface FunctionOperation {
  readonly name: string;
  /** Returns what the answer's JSON contains; undefined for an answer without a body. */
  run(call: FunctionCall): object | undefined;
}

const protocols = ["HTTP", "HTTPS", "HTTP,HTTPS"];

function invalid(message: string): Refusal {
  return new Refusal(400, "InvalidArgument", message);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bodyOf({ body }: HttpRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8") || "{}");
    if (isRecord(value)) {
      return value;
    }
  } catch {
    // It has the same answer as JSON that isn't an object.
  }
  throw invalid("The request body is not a JSON object.");
}

function certificateOf(value: unknown, { switches }: FunctionDomains): DomainConfiguration["certificate"] {
  if (!isRecord(value)) {
    throw invalid("certConfig must be an object.");
  }
  const { certName: name, certificate, privateKey } = value;
  if (typeof name !== "string" || !/^[_a-zA-Z][-_a-zA-Z0-9]{0,127}$/.test(name)) {
    throw invalid("certName doesn't match expected format (allowed: '^[_a-zA-Z][-_a-zA-Z0-9]*$').");
  }
  if (typeof certificate !== "string" || typeof privateKey !== "string") {
    throw invalid("certConfig needs a certificate and a private key.");
  }
  const isPkcs8 = privateKey.includes("-----BEGIN PRIVATE KEY-----");
  const pair = readKeyPair(certificate, privateKey);
  if (pair === "privateKey" || (isPkcs8 && !switches.acceptsPkcs8)) {
    throw invalid("'private key' has to be in PEM format");
  }
  if (pair === "certificate") {
    throw invalid("'certificate' has to be in PEM format");
  }
  if (pair === "mismatch") {
    throw invalid("The certificate and the private key do not match.");
  }
  if (pair === "chain") {
    throw invalid("The certificate chain is not in order.");
  }
  if (pair.certificate.algorithm !== "RSA" && !switches.acceptsEllipticKeys) {
    throw invalid("The algorithm of the private key is not supported.");
  }
  return { ...pair, name };
}

/** What a body sets. @throws Refusal InvalidArgument */
function configurationIn(
  body: Record<string, unknown>,
  domains: FunctionDomains,
): Omit<DomainConfiguration, "modifiedAt"> {
  const given = settingNames.filter((name) => body[name] !== undefined).map((name) => [name, body[name]] as const);
  const { protocol, certConfig } = body;
  if (protocol !== undefined && !protocols.includes(String(protocol))) {
    throw invalid(`protocol must be one of ${protocols.join("; ")}.`);
  }
  const certificate = certConfig === undefined ? undefined : certificateOf(certConfig, domains);
  return { ...Object.fromEntries(given), ...(certificate && { certificate }) };
}

function checkHttps({ protocol, certificate }: Omit<DomainConfiguration, "modifiedAt">): void {
  if (String(protocol ?? "").includes("HTTPS") && !certificate) {
    throw invalid("HTTPS needs a certConfig.");
  }
}

function describe(domain: FunctionDomain, { account, domains }: FunctionCall): object {
  const { certificate, modifiedAt, ...settings } = domain.configuration.shown(account.now());
  const key = domains.switches.returnsPrivateKey ? { privateKey: certificate?.privateKey } : {};
  return {
    domainName: domain.name,
    accountId: account.accountId,
    apiVersion: "2023-03-30",
    ...settings,
    ...(certificate && {
      certConfig: { certName: certificate.name, certificate: certificate.certificate.pem, ...key },
    }),
    createdTime: dateText(domain.createdAt),
    lastModifiedTime: dateText(modifiedAt),
    subdomainCount: "0",
  };
}

/** A list may know less of a domain than a look at it. */
function inList(description: { certConfig?: object }, { domains }: FunctionCall): object {
  const { certConfig, ...others } = description;
  return domains.switches.listsCertificates ? description : others;
}

/** The domain of a call, which another region doesn't know. */
function domainOf({ domains, name = "", region }: FunctionCall): FunctionDomain {
  const domain = domains.find(name);
  if (domain && (region === undefined || region === domain.region)) {
    return domain;
  }
  throw new Refusal(404, "DomainNameNotFound", `domain name '${name}' does not exist`);
}

const list: FunctionOperation = {
  name: "ListCustomDomains",
  run(call) {
    const { query } = call.request;
    const limit = Number(query.get("limit") || 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      throw invalid("limit must be between 1 and 100.");
    }
    const after = query.get("nextToken") ?? "";
    const found = call.domains
      .all()
      .filter(({ region }) => call.region === undefined || call.region === region)
      .filter(({ name }) => name.startsWith(query.get("prefix") ?? "") && name > after);
    const page = found.slice(0, limit);
    const nextToken = found.length > limit ? page.at(-1)?.name : undefined;
    const customDomains = page.map((domain) => inList(describe(domain, call), call));
    return { customDomains, ...(nextToken && { nextToken }) };
  },
};

const create: FunctionOperation = {
  name: "CreateCustomDomain",
  run(call) {
    const { request, domains, region } = call;
    const body = bodyOf(request);
    const name = String(body.domainName ?? "").toLowerCase();
    if (!/^(\*\.)?([a-z0-9][-a-z0-9]{0,62}\.)+[a-z]{2,}$/.test(name)) {
      throw invalid("domain name doesn't match expected format");
    }
    if (domains.find(name)) {
      throw new Refusal(409, "DomainNameAlreadyExists", `domain name '${name}' already exists`);
    }
    const given = configurationIn(body, domains);
    checkHttps(given);
    const domain = domains.add(name, {}, region);
    domains.update(domain, given);
    return describe(domain, call);
  },
};

const get: FunctionOperation = { name: "GetCustomDomain", run: (call) => describe(domainOf(call), call) };

const update: FunctionOperation = {
  name: "UpdateCustomDomain",
  run(call) {
    const { request, domains } = call;
    const domain = domainOf(call);
    const given = configurationIn(bodyOf(request), domains);
    checkHttps(domains.switches.updates === "merge" ? { ...domain.configuration.written, ...given } : given);
    domains.update(domain, given);
    return describe(domain, call);
  },
};

const remove: FunctionOperation = {
  name: "DeleteCustomDomain",
  run(call) {
    call.domains.remove(domainOf(call).name);
    return undefined;
  },
};

/** By method, for the list and for one domain. */
export const listOperations: Readonly<Record<string, FunctionOperation>> = { GET: list, POST: create };
export const domainOperations: Readonly<Record<string, FunctionOperation>> = { GET: get, PUT: update, DELETE: remove };
