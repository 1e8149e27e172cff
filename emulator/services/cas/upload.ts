import { type KeyPair, readKeyPair } from "../../certificates/keyPair";
import { listed, optional, type RpcAction, type RpcCall } from "../../rpc/action";
import { casAction, certificateOf, needed } from "./call";
import { casError, invalid, keyPairError } from "./errors";
import type { CasStores } from "./stores";

function keyPairOf(call: RpcCall, certificate: string, privateKey: string, algorithm: "SM2" | "other"): KeyPair {
  const pair = readKeyPair(needed(call, certificate), needed(call, privateKey));
  if (typeof pair === "string") {
    throw keyPairError(pair);
  }
  if ((pair.certificate.algorithm === "SM2") !== (algorithm === "SM2")) {
    throw casError("ParseCertificateFailed");
  }
  return pair;
}

/** Cert and Key, else the two pairs by SM algorithms, which are ignored beside them. */
function keyPairsOf(call: RpcCall): KeyPair & { encryption?: KeyPair } {
  const isSm = optional(call, "Cert") === "" && optional(call, "Key") === "" && optional(call, "SignCert") !== "";
  if (!isSm) {
    return keyPairOf(call, "Cert", "Key", "other");
  }
  return {
    ...keyPairOf(call, "SignCert", "SignPrivateKey", "SM2"),
    encryption: keyPairOf(call, "EncryptCert", "EncryptPrivateKey", "SM2"),
  };
}

function tagsOf(call: RpcCall, parameter: string): Map<string, string> {
  const tags = listed(call, parameter).map((tag) => [tag.get("Key") ?? "", tag.get("Value") ?? ""] as const);
  if (tags.length > 20 || tags.some(([key]) => key === "")) {
    throw invalid(parameter);
  }
  return new Map(tags);
}

/** Putting certificates into a store and taking them out. */
export function uploadActions(stores: CasStores): [string, RpcAction][] {
  return [
    // ClientToken isn't looked at: the same token with the same name is a repeated name, as on the real service.
    casAction(stores, "UploadUserCertificate", 100, (call, region) => {
      const { switches } = stores;
      const name = needed(call, "Name");
      if (name.length > switches.nameLimit) {
        throw invalid("Name");
      }
      const pairs = keyPairsOf(call);
      if (pairs.certificate.notAfter <= call.now && !switches.acceptsExpired) {
        throw casError("CertificateExpired");
      }
      const others = stores.certificates(region);
      if (others.some((other) => other.name === name)) {
        throw casError("NameRepeat");
      }
      if (others.length >= switches.quota) {
        throw casError("InsufficientQuota");
      }
      const given = { name, ...pairs, resourceGroupId: optional(call, "ResourceGroupId"), tags: tagsOf(call, "Tags") };
      const { id, instanceId } = stores.add(given, region);
      return { CertId: id, ResourceId: instanceId };
    }),
    casAction(stores, "DeleteUserCertificate", 100, (call, region) => {
      const certificate = certificateOf(call, "CertId", stores.certificates(region));
      const isUsed = stores.productsThatUse(certificate).length > 0;
      if (isUsed && stores.switches.deletionOfUsed === "refused") {
        throw casError("InvalidStatus.DeleteProtection");
      }
      stores.delete(certificate);
      return {};
    }),
  ];
}
