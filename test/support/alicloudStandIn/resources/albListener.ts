import type { ListenerArgs } from "@pulumi/alicloud/alb";
import type { Kind, ResourceType } from "../resourceType";

/**
 * `alicloud:alb/listener:Listener`. It makes no calls: the emulator has no load balancers. It shows only what the program gives to the
 * listener, and when.
 */
export const albListener: ResourceType = {
  properties: {
    accessLogRecordCustomizedHeadersEnabled: "unused",
    accessLogTracingConfig: "unused",
    aclConfig: "unused",
    caCertificates: "unused",
    caEnabled: "unused",
    certificates: "object",
    defaultActions: "list",
    dryRun: "unused",
    gzipEnabled: "unused",
    http2Enabled: "unused",
    idleTimeout: "unused",
    listenerDescription: "unused",
    listenerPort: "number",
    listenerProtocol: "string",
    loadBalancerId: "string",
    quicConfig: "unused",
    requestTimeout: "unused",
    securityPolicyId: "unused",
    status: "unused",
    tags: "unused",
    xForwardedForConfig: "unused",
  } satisfies Record<keyof ListenerArgs, Kind>,
  required: ["defaultActions", "listenerPort", "listenerProtocol", "loadBalancerId"],
  replaces: ["listenerPort", "listenerProtocol", "loadBalancerId"],
  create: async (inputs) => ({ id: "lsn-emulated", outputs: inputs }),
  read: async (_id, outputs) => outputs,
  update: async () => undefined,
  delete: async () => undefined,
};
