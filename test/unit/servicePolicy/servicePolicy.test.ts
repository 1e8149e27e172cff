import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { servicePolicy } from "../../../provider";
import { accountOf } from "../../../provider/alicloud/account";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import { deploymentLifecycle } from "../../../provider/casDeployment/casDeployment";
import { cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { bindingLifecycle } from "../../../provider/certificateBinding/binding";
import { fcDomainBinding } from "../../../provider/fcDomainCertificate/fcDomainCertificate";
import type { Context, Lifecycle } from "../../../provider/lifecycle/lifecycle";
import type { PolicyDocument } from "../../../provider/oss/policyDocument";
import { ossDomainBinding } from "../../../provider/ossDomainCertificate/ossDomainCertificate";
import type { ServicePolicyOptions } from "../../../provider/servicePolicy/servicePermissions";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "www.example.com";
const patience = { timeout: 400, interval: 20 };

/** A program with one resource, and what its user must be allowed. */
interface Job {
  title: string;
  lifecycle: Lifecycle<never, never>;
  options: ServicePolicyOptions;
  inputs: object;
  /** The certificate is given as an identifier. */
  byIdentifier?: true;
  /** The certificates are references in a list. */
  byReference?: true;
}

const deployment = { resources: [{ product: "CDN", name: domain }], contacts: ["Operations"], maxQuota: 1 };

const jobs: readonly Job[] = [
  {
    title: "a CasCertificate",
    lifecycle: casCertificate as never,
    options: { casCertificates: "delete" },
    inputs: {},
  },
  {
    title: "a CasCertificate that is kept",
    lifecycle: casCertificate as never,
    options: { casCertificates: "keep" },
    inputs: { onDestroy: "keep" },
  },
  {
    title: "a CDN domain",
    lifecycle: bindingLifecycle(cdnBinding, patience) as never,
    options: { cdnDomains: [domain] },
    inputs: { domain },
  },
  {
    title: "a CDN domain that is connected to",
    lifecycle: bindingLifecycle({ ...cdnBinding, open: openedWithEdge }, patience) as never,
    options: { cdnDomains: [domain], handshake: true },
    inputs: { domain, verify: "handshake" },
  },
  {
    title: "a CDN domain with an identifier alone",
    lifecycle: bindingLifecycle(cdnBinding, patience) as never,
    options: { cdnDomains: [domain], identifiers: true },
    inputs: { domain },
    byIdentifier: true,
  },
  {
    title: "a wildcard domain of DCDN",
    lifecycle: bindingLifecycle(cdnBinding, patience) as never,
    options: { dcdnDomains: ["*.example.com"] },
    inputs: { domain: "*.example.com", product: "dcdn" },
  },
  {
    title: "a CDN domain with HTTPS settings",
    lifecycle: bindingLifecycle(cdnBinding, patience) as never,
    options: { cdnDomains: [domain], httpsSettings: true },
    inputs: { domain, forceHttps: true },
  },
  {
    title: "a domain of DCDN whose HTTPS is switched off",
    lifecycle: bindingLifecycle(cdnBinding, patience) as never,
    options: { dcdnDomains: ["*.example.com"], httpsSettings: true },
    inputs: { domain: "*.example.com", product: "dcdn", http2: true, onDestroy: "disableHttps" },
  },
  {
    title: "a domain of a bucket",
    lifecycle: bindingLifecycle(ossDomainBinding, patience) as never,
    options: { buckets: ["files"] },
    inputs: { region: "cn-hangzhou", bucket: "files", domain, onDestroy: "removeCertificate" },
  },
  {
    title: "a domain of Function Compute",
    lifecycle: bindingLifecycle(fcDomainBinding, patience) as never,
    options: { fcDomains: [{ region: "cn-hangzhou", domain }] },
    inputs: { region: "cn-hangzhou", domain, protocol: "HTTPS" },
  },
  {
    title: "a deployment job",
    lifecycle: deploymentLifecycle(patience) as never,
    options: { casDeployments: "keep" },
    inputs: deployment,
    byReference: true,
  },
  {
    title: "a deployment job that is rolled back",
    lifecycle: deploymentLifecycle(patience) as never,
    options: { casDeployments: "rollBack" },
    inputs: { ...deployment, onDestroy: "rollBack" },
    byReference: true,
  },
];

/** The edge's name doesn't resolve here; what asks for it is what needs the permission. */
function openedWithEdge(...parameters: Parameters<typeof cdnBinding.open>): ReturnType<typeof cdnBinding.open> {
  const target = cdnBinding.open(...parameters);
  const port = edgePort;
  return {
    ...target,
    edge: async () => {
      assert.match(await target.edge(), /\.com$/);
      return `127.0.0.1:${port}`;
    },
  };
}

let edgePort = 0;

describe("servicePolicy", () => {
  let emulator: Emulator;
  let certificates: GeneratedChain[];
  let users = 0;

  before(async () => {
    const names = [domain, "*.example.com"];
    certificates = [await generateChain({ names }), await generateChain({ names })];
  });

  const start = async () => {
    emulator = await startEmulator();
    edgePort = emulator.edge.port;
    emulator.cdn.add(domain);
    emulator.dcdn.add(".example.com");
    emulator.functions.add(domain);
    emulator.createBucket("files");
    emulator.bindDomain(domain, "files");
    emulator.deployments.addContact("Operations");
  };

  beforeEach(start);

  afterEach(() => emulator.stop());

  const contextOf = (policy: PolicyDocument | undefined): { context: Context; reported: string[] } => {
    const reported: string[] = [];
    const keys =
      policy === undefined
        ? emulator.owner
        : emulator.addUser({ name: `user-${++users}`, policies: [policy as never] });
    const host = emulator.httpEndpoint;
    const settings: Record<string, string> = {
      "alicloud:accessKey": keys.accessKeyId,
      "alicloud:secretKey": keys.accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cas: host, cdn: host, dcdn: host, fc: host, oss: host }]),
    };
    const account = accountOf({ get: (key) => settings[key] }, {});
    return { context: { account, now: new Date(), report: (sentence) => void reported.push(sentence) }, reported };
  };

  /** First deployment, renewal, refresh, destroy; throws, or reports what it may not look at. */
  const work = async ({ lifecycle, inputs, ...by }: Job, policy: PolicyDocument): Promise<void> => {
    const { context, reported } = contextOf(policy);
    const { check, deploy, id, read, destroy } = lifecycle as unknown as Lifecycle<object, object>;
    let state: object | undefined;
    for (const chain of certificates) {
      const checked = check({}, { ...inputs, ...(await givenOf(chain, by)) }, { now: new Date() });
      assert.deepEqual(checked.failures, []);
      // A CasCertificate is replaced by a renewal.
      const olds = lifecycle.type === "CasCertificate" ? undefined : state;
      const deployed = await deploy(checked.inputs, olds, context);
      if (olds === undefined && state !== undefined) {
        await destroy(state, context);
      }
      state = deployed;
    }
    assert.ok(state);
    const found = await read(id(state), state, context);
    assert.ok(found !== "gone");
    await destroy(state, context);
    assert.doesNotMatch(reported.join(), /can't be read|these credentials lack/);
  };

  const givenOf = async (
    { fullchain: certificate, privateKey }: GeneratedChain,
    { byIdentifier, byReference }: Pick<Job, "byIdentifier" | "byReference">,
  ) => {
    if (!byIdentifier && !byReference) {
      return { certificate, privateKey };
    }
    const { inputs } = casCertificate.check({}, { certificate, privateKey }, { now: new Date() });
    const uploaded = await casCertificate.deploy(inputs as never, undefined, contextOf(undefined).context);
    return byReference ? { certificates: [uploaded.reference] } : { casCertificate: uploaded.certIdentifier };
  };

  for (const job of jobs) {
    it(`lets a user do the job of ${job.title}`, () => work(job, servicePolicy(job.options)));

    it(`grants nothing that ${job.title} does not need`, async () => {
      const policy = servicePolicy(job.options);
      for (const [index, statement] of policy.Statement.entries()) {
        for (const action of statement.Action) {
          const Action = statement.Action.filter((other) => other !== action);
          const others = policy.Statement.filter((_, other) => other !== index);
          const Statement = Action.length === 0 ? others : [...others, { ...statement, Action }];
          const granted = Statement.length === 0 ? servicePolicy({ buckets: ["none"] }) : { ...policy, Statement };
          await assert.rejects(work(job, granted), `without ${action}`);
          await emulator.stop();
          await start();
        }
      }
    });
  }

  it("grants it on those names only", () => {
    const policy = servicePolicy({
      accountId: "1234567890",
      cdnDomains: [domain, "*.example.org"],
      fcDomains: [{ region: "cn-beijing", domain: "api.example.com" }],
    });
    assert.deepEqual(policy, {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: ["cdn:DescribeDomainCertificateInfo", "cdn:SetCdnDomainSSLCertificate"],
          Resource: ["acs:cdn:*:1234567890:domain/www.example.com", "acs:cdn:*:1234567890:domain/.example.org"],
        },
        {
          Effect: "Allow",
          Action: ["fc:GetCustomDomain", "fc:UpdateCustomDomain"],
          Resource: ["acs:fc:cn-beijing:1234567890:custom-domains/api.example.com"],
        },
      ],
    });
  });

  it("is refused for an option that it doesn't have", () => {
    assert.throws(
      () => servicePolicy({ cdn_domains: ["www.example.com"] } as never),
      /`cdn_domains` is no input of servicePolicy\. Did you mean `cdnDomains`\?/,
    );
    assert.throws(
      () => servicePolicy({ targets: { regoins: ["cn-hangzhou"] } } as never),
      /`regoins` is no input of `targets`\. Did you mean `regions`\?/,
    );
  });

  it("is refused for nothing, and for more than RAM takes", () => {
    assert.throws(() => servicePolicy({}), /the program has nothing that needs a permission/);
    const cdnDomains = Array.from({ length: 200 }, (_, index) => `host-${index}.example.com`);
    assert.throws(() => servicePolicy({ cdnDomains }), /RAM takes at most 6144\. Split it/);
  });
});
