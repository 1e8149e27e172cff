import { randomBytes } from "node:crypto";
import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { servedBy } from "../certificateBinding/servedLeaf";
import type { Material, Served, Target } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import { type CdnProduct, cdnProducts, cdnRequests, spellingOf } from "./cdnRequests";
import { edgeNameOf } from "./edgeName";

/** Opens a domain of CDN or DCDN. */
export function openCdnDomain(product: CdnProduct, domain: string, account: Account): Target {
  const { title, read, write, status, certificate } = cdnProducts[product];
  const call = cdnRequests(product, account);
  const name = spellingOf(domain);
  const description = `${title} domain '${domain}'`;
  const target = (action: string, verb: string) => ({
    description: `${verb} the certificate of ${description}`,
    permission: `${product}:${action} on 'acs:${product}:*:*:domain/${name}'`,
  });

  return {
    description,

    read: () =>
      call<Served | "missing">(
        read,
        target(read, "Reading"),
        { DomainName: name },
        (answer) => servedIn(answer, { status, certificate }),
        ({ code }) => (code === "InvalidDomain.NotFound" ? "missing" : undefined),
      ),

    put: async (material) => {
      const parameters = { DomainName: name, SSLProtocol: "on", ...parametersOf(material) };
      return call<"written" | "busy">(
        write,
        target(write, "Setting"),
        parameters,
        () => "written",
        ({ code }) => (code === "ServiceBusy" ? "busy" : isOwnName(code) ? "written" : undefined),
      );
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

function parametersOf(material: Material): Record<string, string> {
  if ("certIdentifier" in material) {
    const [, id = "", region = ""] = /^(\d+)-(.+)$/.exec(material.certIdentifier) ?? [];
    return { CertType: "cas", CertId: id, CertRegion: region };
  }
  const { certificate, privateKey, name } = material;
  // No two certificates may have a name, and this one may have been uploaded before, for a rollback perhaps.
  const unique = `${name}_${randomBytes(4).toString("hex")}`;
  return { CertType: "upload", CertName: unique, SSLPub: certificate, SSLPri: privateKey };
}

/** Every upload has a name of its own, so it can only be taken by an earlier try of this upload, whose answer was lost. */
const isOwnName = (code: string | undefined) => code === "Certificate.Duplicated" || code === "CertNameAlreadyExists";

/** `undefined` when the answer has another shape. */
function servedIn(
  answer: Answer,
  { status, certificate }: Pick<(typeof cdnProducts)[CdnProduct], "status" | "certificate">,
): Served | undefined {
  const { CertInfos } = answer as { CertInfos?: { CertInfo?: Answer[] } };
  if (!Array.isArray(CertInfos?.CertInfo)) {
    return undefined;
  }
  const [info = {}] = CertInfos.CertInfo;
  if (info[status] !== "on") {
    return { fingerprint: undefined };
  }
  const { CertId, CertRegion } = info;
  const isStored = isGiven(CertId) && isGiven(CertRegion);
  return { ...servedBy(info[certificate]), ...(isStored && { certIdentifier: `${CertId}-${CertRegion}` }) };
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
