import { isTrue, listed, type RpcAction, type RpcCall } from "../../rpc/action";
import { casAction, needed } from "./call";
import { casError, invalid, missing } from "./errors";
import type { CasStores, StoredCertificate, StoreRegion } from "./stores";

/** The certificates whose instance ids are listed in ResourceId.N. */
function resourcesOf(call: RpcCall, stores: CasStores, region: StoreRegion): StoredCertificate[] {
  const ids = listed(call, "ResourceId").map((item) => item.get("") ?? "");
  return ids.map((id) => byInstance(stores, region, id));
}

function byInstance(stores: CasStores, region: StoreRegion, id: string): StoredCertificate {
  const found = stores.certificates(region).find(({ instanceId }) => instanceId === id);
  if (!found) {
    throw casError("NotFound");
  }
  return found;
}

/** Tags and the resource group, which may change after the upload. */
export function attributeActions(stores: CasStores): [string, RpcAction][] {
  return [
    casAction(stores, "MoveResourceGroup", 10, (call, region) => {
      if (needed(call, "ResourceType") !== "Certificate") {
        throw invalid("ResourceType");
      }
      const certificate = byInstance(stores, region, needed(call, "ResourceId"));
      certificate.resourceGroupId = needed(call, "ResourceGroupId");
      return {};
    }),
    casAction(stores, "TagResources", 10, (call, region) => {
      const tags = listed(call, "Tag").map((tag) => [tag.get("Key") ?? "", tag.get("Value") ?? ""] as const);
      if (tags.length === 0) {
        throw missing("Tag");
      }
      for (const certificate of resourcesOf(call, stores, region)) {
        for (const [key, value] of tags) {
          certificate.tags.set(key, value);
        }
        if (certificate.tags.size > 20) {
          throw invalid("Tag");
        }
      }
      return {};
    }),
    casAction(stores, "UntagResources", 10, (call, region) => {
      const keys = listed(call, "TagKey").map((item) => item.get("") ?? "");
      for (const certificate of resourcesOf(call, stores, region)) {
        if (isTrue(call, "All")) {
          certificate.tags.clear();
        }
        for (const key of keys) {
          certificate.tags.delete(key);
        }
      }
      return {};
    }),
    casAction(stores, "ListTagResources", 10, (call, region) => {
      const tags = resourcesOf(call, stores, region).flatMap(({ instanceId, tags }) =>
        [...tags].map(([TagKey, TagValue]) => ({
          ResourceId: instanceId,
          ResourceType: needed(call, "ResourceType"),
          TagKey,
          TagValue,
        })),
      );
      return { TagResources: { TagResource: tags } };
    }),
  ];
}
