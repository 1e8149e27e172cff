import { createHash } from "node:crypto";
import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { servedBy } from "../certificateBinding/servedLeaf";
import type { Material, Served, Target } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import { fcRequests } from "./fcRequests";

/** What a domain takes requests by. */
export type FcProtocol = "keep" | "HTTP,HTTPS" | "HTTPS";

/** A custom domain of Function Compute 3.0. */
export interface FcDomain {
  region: string;
  domain: string;
}

/** Of Function Compute 3.0. */
export const version = "2023-03-30";

/** The parts of a domain that an update of its certificate must leave alone. */
const otherSettings = ["routeConfig", "authConfig", "wafConfig", "tlsConfig", "corsConfig"] as const;

/** What is taken out of an answer, which may hold the private key. */
interface Found extends Served {
  protocol: string;
  accountId: string;
  /** Name of a setting → SHA-256 of its value. */
  settings: Readonly<Record<string, string>>;
}

/**
 * Opens a custom domain (https://www.alibabacloud.com/help/en/functioncompute/fc/developer-reference/api-fc-2023-03-30-updatecustomdomain).
 * Its certificate can't be one of the certificate store.
 */
export function openFcDomain({ region, domain }: FcDomain, account: Account, protocol: FcProtocol = "keep"): Target {
  const request = fcRequests(region, account);
  const path = `/${version}/custom-domains/${encodeURIComponent(domain.toLowerCase()).replaceAll("*", "%2A")}`;
  const description = `Function Compute domain '${domain}'`;
  const target = (action: string, verb: string) => ({
    description: `${verb} ${description}`,
    permission: `fc:${action} on 'acs:fc:${region}:*:custom-domains/${domain}'`,
  });
  let written: { fingerprint: string | undefined; before: Found } | undefined;

  const find = () =>
    request<Found | "missing">(
      target("GetCustomDomain", "Reading"),
      async (client) => {
        const answer = await client.json({ action: "GetCustomDomain", version, method: "GET", path });
        const found = foundIn(answer, domain);
        return found === undefined ? { failure: { status: 200, isForeign: true } } : { result: found };
      },
      ({ code }) => (code === "DomainNameNotFound" ? "missing" : undefined),
    );

  const update = (body: object) =>
    request<"written">(target("UpdateCustomDomain", "Setting the certificate of"), async (client) => {
      const answer = await client.json({ action: "UpdateCustomDomain", version, method: "PUT", path, body });
      return foundIn(answer, domain) === undefined
        ? { failure: { status: 200, isForeign: true } }
        : { result: "written" };
    });

  return {
    description,

    async read() {
      const found = await find();
      if (found === "missing") {
        return found;
      }
      if (written !== undefined && found.fingerprint === written.fingerprint) {
        checkUntouched(description, written.before, found);
      }
      const isAsAsked = protocol === "keep" || found.protocol === protocol;
      return { ...found, ...(!isAsAsked && { isAsAsked }) };
    },

    async put(material, previous) {
      const before = previous as Found;
      if (before.protocol === "HTTP" && protocol === "keep") {
        throw new UserError(
          `${description} takes HTTP only. Set \`protocol: "HTTP,HTTPS"\`, or \`"HTTPS"\` to refuse HTTP.`,
        );
      }
      const certConfig = certConfigOf(material);
      written = { fingerprint: servedBy(certConfig.certificate).fingerprint, before };
      return update({ certConfig, ...(protocol !== "keep" && before.protocol !== protocol && { protocol }) });
    },

    settings: {
      async read() {
        const found = protocol === "keep" ? "missing" : await find();
        return found === "missing" ? {} : { protocol: found.protocol };
      },
    },

    async edge() {
      const found = await find();
      if (found === "missing" || found.accountId === "") {
        throw new UserError(`${description} has no name to connect to. Set \`handshakeAddress\`.`);
      }
      return `${found.accountId}.${region}.fc.aliyuncs.com`;
    },
  };
}

/** `undefined` when the answer is not about this domain. */
function foundIn(answer: Answer, domain: string): Found | undefined {
  const { domainName, protocol, accountId } = answer as { [name: string]: unknown };
  if (typeof domainName !== "string" || domainName.toLowerCase() !== domain.toLowerCase()) {
    return undefined;
  }
  return {
    ...servedIn(answer),
    protocol: String(protocol),
    accountId: typeof accountId === "string" ? accountId : "",
    settings: Object.fromEntries(otherSettings.map((name) => [name, digestOf(answer[name])])),
  };
}

/** What the description of a domain says that it serves. Its private key is left behind. */
export function servedIn({ protocol, certConfig }: Answer): Served {
  const { certificate } = (certConfig ?? {}) as { certificate?: unknown };
  return servedBy(takesHttps(protocol) ? certificate : undefined);
}

export const takesHttps = (protocol: unknown): boolean => String(protocol).includes("HTTPS");

/** An empty object and nothing are the same setting. */
function digestOf(value: unknown): string {
  const text = JSON.stringify(sorted(value)) ?? "{}";
  return createHash("sha256").update(text).digest("hex");
}

/** Empty and missing values are left out, and names are in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value ?? undefined;
  }
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}

/** No page says whether an update leaves alone what it doesn't name. @throws UserError if it did not */
function checkUntouched(description: string, before: Found, after: Found): void {
  const changed = otherSettings.filter((name) => before.settings[name] !== after.settings[name]);
  if (changed.length > 0) {
    throw new UserError(
      `${description} serves the new certificate, but ${changed.join(", ")} changed at the same time, which this update did not send: ` +
        "Function Compute or somebody else changed it. Compare it with your configuration, and set it again.",
    );
  }
}

/** A name of the service's: it starts with a letter or an underscore. */
function certConfigOf(material: Material): { certName: string; certificate: string; privateKey: string } {
  if ("certIdentifier" in material) {
    throw new UserError(
      "Function Compute takes no certificate of the certificate store. Give `certificate` and `privateKey`.",
    );
  }
  const { certificate, privateKey, name } = material;
  const certName = name.replaceAll(/[^A-Za-z0-9_-]/g, "-").replace(/^[^A-Za-z_]/, "_$&");
  return { certName, certificate, privateKey };
}
