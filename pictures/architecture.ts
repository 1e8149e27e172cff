/** A folder of provider/. */
interface Room {
  folder: string;
  purpose: string;
}

/** Folders that belong together. */
interface Part {
  name: string;
  rooms: readonly Room[];
  /** Names of the parts that its files import: these, and no others. */
  uses: readonly string[];
}

const room = (folder: string, purpose: string): Room => ({ folder, purpose });

/**
 * The model of the drawing in docs/architecture.md. A test compares it with the folders that exist and with their imports.
 * Each part uses only parts below it in this list.
 */
export const parts: readonly Part[] = [
  {
    name: "hosts",
    rooms: [
      room("plugin", "gRPC, for YAML, Python, Go, .NET, Java"),
      room("commandLine", "inspect, plan, verify, targets: without a stack"),
    ],
    uses: ["plan", "inputs", "objects", "lifecycle", "service", "engine", "certificate"],
  },
  {
    name: "plan",
    rooms: [
      room("certificateRollout", "one upload, every name, the canary first"),
      room("servicePolicy", "the permissions that all of these need"),
      room("ossCertificateDeployment", "archives and latest/ in a bucket"),
      room("certificateBucket", "the bucket, its RAM policy and user"),
      room("httpsOnlyPolicy", "the statement that denies plain HTTP"),
      room("casCertificate", "a certificate in the store (CAS)"),
      room("casDeployment", "the vendor's job for its other services"),
      room("certificateTargets", "what each name of an account serves"),
      room("certificateBinding", "a certificate at a name: match, wait, drift, take over, import"),
      room("cdnDomainCertificate", "CDN and DCDN"),
      room("ossDomainCertificate", "domains of buckets"),
      room("fcDomainCertificate", "Function Compute"),
    ],
    uses: ["inputs", "objects", "lifecycle", "service", "engine", "certificate"],
  },
  {
    name: "inputs",
    rooms: [room("pemInputs", "the inputs, derived fields and warnings of all that have a certificate")],
    uses: ["lifecycle", "engine", "certificate"],
  },
  {
    name: "objects",
    rooms: [room("bucketLayout", "names and contents of the objects")],
    uses: ["service", "engine", "certificate"],
  },
  {
    name: "lifecycle",
    rooms: [room("lifecycle", "one Lifecycle for each resource: check, diff, preview, deploy, read, destroy")],
    uses: ["service", "engine"],
  },
  {
    name: "service",
    rooms: [
      room("oss", "operations, transport, errors of OSS"),
      room("alicloud", "credentials, requests, retries, errors of every service"),
    ],
    uses: ["engine", "certificate"],
  },
  {
    name: "engine",
    rooms: [room("engine", "Pulumi's protocol: unknown values, field tables, secrets, failures")],
    uses: ["certificate"],
  },
  {
    name: "certificate",
    rooms: [
      room("certificate", "reads, checks and describes PEM"),
      room("secrets", "which text may be a key"),
      room("der", "what DER contains"),
    ],
    uses: [],
  },
];

/** The folders that `certificateBinding` does the common work for. */
export const bound = ["cdnDomainCertificate", "ossDomainCertificate", "fcDomainCertificate"];

/** Each host adapts the one `Lifecycle`, in one file. */
export const adapters = { dynamic: "lifecycle/dynamicProvider.ts", plugin: "plugin/servedResource.ts" };

/** How data flows. One of the two folders imports the other: it passes the data on, or asks for it. */
export const flow: readonly (readonly [from: string, to: string])[] = [
  ["plugin", "lifecycle"],
  ["commandLine", "certificateTargets"],
  ["lifecycle", "pemInputs"],
  ["pemInputs", "certificate"],
  ["pemInputs", "casCertificate"],
  ["casCertificate", "certificateBinding"],
  ["ossCertificateDeployment", "bucketLayout"],
  ["bucketLayout", "oss"],
  ["certificateBinding", "alicloud"],
  ["oss", "alicloud"],
];

/** What is beside the house. */
export const beside = {
  services: ["oss", "cas", "cdn", "fc", "ram", "sts", "location"],
  tests: ["unit", "host", "engine", "plugin", "provisioning", "examples", "faults", "package"],
};
