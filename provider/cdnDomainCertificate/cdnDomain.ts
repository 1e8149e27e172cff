import { createHash, randomBytes } from "node:crypto";
import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { servedBy } from "../certificateBinding/servedLeaf";
import type { Material, Served, Target } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import { cdnCalls } from "./cdnCalls";
import type { CdnNames, CdnProduct } from "./cdnRequests";
import { disableHttps } from "./disableHttps";
import { domainSettings } from "./domainSettings";
import { edgeNameOf } from "./edgeName";
import type { HttpsSettings } from "./httpsSettings";
import { type Sm2CasCertificate, setSm2, withSm2 } from "./sm2Certificate";

/** What a program says about a domain besides its certificate. */
export interface CdnSettings extends HttpsSettings {
  /** Switch HTTPS off on destroy although browsers still insist on it. */
  force?: boolean;
  /** The SM2 pair that the domain has beside its certificate. */
  sm2CasCertificate?: Sm2CasCertificate;
}

/** What a domain serves, and since when. */
interface Found extends Served {
  updatedAt?: string | undefined;
}

/** Opens a domain of CDN or DCDN. */
export function openCdnDomain(
  product: CdnProduct,
  domain: string,
  account: Account,
  settings: CdnSettings = {},
): Target {
  const calls = cdnCalls(product, domain, account);
  const { description, name: DomainName } = calls;
  const set = (parameters: Record<string, string>) =>
    calls.call<"written" | "busy">(
      "write",
      "Setting the certificate of",
      { DomainName, ...parameters },
      () => "written",
      ({ code }) => (code === "ServiceBusy" ? "busy" : isOwnName(code) ? "written" : undefined),
    );
  const read = () =>
    calls.call<Served | "missing">(
      "read",
      "Reading the certificate of",
      { DomainName },
      (answer) => servedIn(answer, calls.names),
      ({ code }) => (code === "InvalidDomain.NotFound" ? "missing" : undefined),
    );

  return {
    description,
    read,
    put: (material, previous, isRepeated = false) => {
      // What CDN has lost may have kept its name.
      const change = isRepeated ? randomBytes(4).toString("hex") : changeOf(`${product} ${DomainName}`, previous);
      return set({ SSLProtocol: "on", ...parametersOf(material, change) });
    },
    settings: withSm2(calls, domainSettings(calls, settings), settings.sm2CasCertificate),
    remove(_served, wait) {
      const off = async () => {
        if (settings.sm2CasCertificate !== undefined) {
          await setSm2(calls, wait, { SSLProtocol: "off" });
        }
        return set({ SSLProtocol: "off" });
      };
      return disableHttps({ calls, force: settings.force === true, off, read }, wait);
    },
    edge: async () => {
      const cname = await edgeNameOf(product, domain, account);
      if (cname === undefined) {
        throw new UserError(`${description} has no edge name to connect to. Set \`handshakeAddress\`.`);
      }
      return cname;
    },
  };
}

/**
 * Tells changes apart. No two uploads may have a name: another try of the same change has the same one, even by another process, so
 * that nothing is uploaded twice; a later upload of the same certificate, for a rollback perhaps, has another.
 */
function changeOf(place: string, { fingerprint, certIdentifier, updatedAt = today() }: Found): string {
  const text = JSON.stringify([place, fingerprint, certIdentifier, updatedAt]);
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

const today = () => new Date().toISOString().slice(0, 10);

function parametersOf(material: Material, change: string): Record<string, string> {
  if ("certIdentifier" in material) {
    const [, id = "", region = ""] = /^(\d+)-(.+)$/.exec(material.certIdentifier) ?? [];
    return { CertType: "cas", CertId: id, CertRegion: region };
  }
  const { certificate, privateKey, name } = material;
  return { CertType: "upload", CertName: `${name}_${change}`, SSLPub: certificate, SSLPri: privateKey };
}

/** Every change has a name of its own, so it can only be taken by an earlier try of this change, whose answer was lost. */
const isOwnName = (code: string | undefined) => code === "Certificate.Duplicated" || code === "CertNameAlreadyExists";

/** What the answer to a read of one domain says that it serves; `undefined` when it has another shape. */
export function servedIn(answer: Answer, { status, certificate }: CdnNames): Found | undefined {
  const { CertInfos } = answer as { CertInfos?: { CertInfo?: Answer[] } };
  if (!Array.isArray(CertInfos?.CertInfo)) {
    return undefined;
  }
  const [info = {}] = CertInfos.CertInfo;
  if (info[status] !== "on") {
    return { fingerprint: undefined };
  }
  const { CertId, CertRegion, CertUpdateTime } = info;
  const isStored = isGiven(CertId) && isGiven(CertRegion);
  return {
    ...servedBy(info[certificate]),
    ...(isStored && { certIdentifier: `${CertId}-${CertRegion}` }),
    ...(isGiven(CertUpdateTime) && { updatedAt: String(CertUpdateTime) }),
  };
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
