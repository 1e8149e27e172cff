import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Account, type GatewaySwitches, type Keys } from "./account/account";
import type { PolicyDocument } from "./account/policyDocument";
import { type Edge, startEdge } from "./edge/edge";
import { bucketSource, deliverySource, functionSource, isEdgeName } from "./edge/site";
import { createCertificateAuthority } from "./server/certificateAuthority";
import { Faults } from "./server/faults";
import { proxyTo } from "./server/proxy";
import { createListener } from "./server/requestListener";
import { type LoggedRequest, RequestLog } from "./server/requestLog";
import { close, createPlainServer, createTlsServer, listen } from "./server/servers";
import { bucketResources, deliveryResources, functionResources } from "./services/cas/cloudProducts";
import { CloudResources } from "./services/cas/cloudResources";
import { DeploymentJobs } from "./services/cas/deploymentJobs";
import { casService } from "./services/cas/service";
import { CasStores } from "./services/cas/stores";
import { DeliveryDomains } from "./services/cdn/domains";
import { cdn as cdnProduct, dcdn as dcdnProduct } from "./services/cdn/product";
import { deliveryService } from "./services/cdn/service";
import { FunctionDomains } from "./services/fc/domains";
import { functionService } from "./services/fc/service";
import { locationService } from "./services/location/service";
import { ossService } from "./services/oss/service";
import { type Bucket, type BucketOptions, Buckets } from "./services/oss/storage/buckets";
import type { BucketDomains } from "./services/oss/storage/domains";
import type { NewObject, StoredObject } from "./services/oss/storage/objects";
import { ramService } from "./services/ram/service";
import { stsService } from "./services/sts/service";

export interface EmulatorOptions {
  /** The emulator's clock. Default: the real one. */
  now?(): Date;
  /** The time of its TLS certificates, which are valid for a month. Default: now, by the clients' clock, the real one. */
  certifiedAt?: Date;
  /** The least time from a request's arrival to its answer, in milliseconds. Default 0. */
  latency?: number;
  /** Sees every request after its work and before its answer, whose status is `status`. */
  onServed?(request: LoggedRequest, status: number): void;
  /** A file to which the emulator adds a JSON line for each request. Default: none. */
  logFile?: string;
}

/** A running emulator, on 127.0.0.1. */
export interface Emulator {
  /** `https://127.0.0.1:PORT`; its certificate fits every server name. */
  readonly endpoint: string;
  /** `http://127.0.0.1:PORT` */
  readonly httpEndpoint: string;
  /** `http://127.0.0.1:PORT`, for HTTPS_PROXY. It leads every host to the emulator. */
  readonly proxy: string;
  /** The certificate of its certificate authority, PEM. */
  readonly certificateAuthority: string;
  /** A file that contains `certificateAuthority`, for NODE_EXTRA_CA_CERTS and SSL_CERT_FILE. */
  readonly certificateAuthorityFile: string;
  /** A temporary directory that contains every current object as `<bucket>/<key>`. */
  readonly directory: string;
  readonly accountId: string;
  /** The key of the account's owner, who may do everything that no bucket policy denies. */
  readonly owner: Keys;
  /** Creates a RAM user with these policies and an access key. */
  addUser(user: { name: string; policies?: PolicyDocument[] }): Keys & { readonly userId: string };
  /** Creates temporary credentials. */
  addSession(session: { policies: PolicyDocument[]; expiresAt: Date }): Keys & { readonly securityToken: string };
  /** Creates a bucket, in the place of one of that name. */
  createBucket(name: string, options?: BucketOptions): void;
  /** Binds a custom domain to a bucket (`cname`). */
  bindDomain(domain: string, bucket: string): void;
  unbindDomain(domain: string): void;
  /** All requests since the start, or since `clearRequests`. */
  readonly requests: readonly LoggedRequest[];
  /** The place in the log of the next request, for `requestsSince`. */
  readonly mark: number;
  requestsSince(mark: number): readonly LoggedRequest[];
  clearRequests(): void;
  /** The current objects by key, in the order of keys. */
  objects(bucket: string): ReadonlyMap<string, StoredObject>;
  /** The current object. */
  object(bucket: string, key: string): StoredObject | undefined;
  /** All versions of an object, newest first. */
  versions(bucket: string, key: string): readonly StoredObject[];
  /** Writes an object without any check. */
  putObject(bucket: string, key: string, body: string | Buffer, rest?: Omit<NewObject, "body">): StoredObject;
  /** Deletes an object without any check. Versioning leaves a delete marker. */
  deleteObject(bucket: string, key: string): void;
  /** The text of the bucket's policy; undefined without one. */
  bucketPolicy(bucket: string): string | undefined;
  /** How the gateways behave where the real ones aren't known. */
  readonly gateway: GatewaySwitches;
  /** Certificate Management Service: what its stores contain, and how it behaves where the real one isn't known. */
  readonly cas: CasStores;
  /** The resources that CAS lists and deploys to, of every product: the domains of CDN, DCDN, buckets and functions, and those of others that `seed` adds. */
  readonly cloudResources: CloudResources;
  /** The jobs by which CAS deploys to these resources, their quota and contacts, and how it behaves where the real one isn't known. */
  readonly deployments: DeploymentJobs;
  /** CDN's domains (`emulator.cdn.add("www.example.com")`), and how CDN behaves where the real one isn't known. */
  readonly cdn: DeliveryDomains;
  /** The same of DCDN. */
  readonly dcdn: DeliveryDomains;
  /** Function Compute's custom domains (`emulator.functions.add("api.example.com")`), and how it behaves where the real one isn't known. */
  readonly functions: FunctionDomains;
  /** The custom domains of buckets, their certificates, and how OSS behaves where the real one isn't known. */
  readonly bucketDomains: BucketDomains;
  /** Serves the domains of CDN, DCDN, buckets and functions by the certificate that each has right now. */
  readonly edge: Edge;
  readonly faults: Faults;
  /** Changes `EmulatorOptions.latency`. */
  setLatency(milliseconds: number): void;
  stop(): Promise<void>;
}

/**
 * Starts the services on loopback, over HTTPS, HTTP and a proxy, each on a free port.
 *
 * @example
 * const emulator = await startEmulator();
 * emulator.createBucket("certificates");
 * const user = emulator.addUser({ name: "deployer", policies: [{ Version: "1", Statement: [
 *   { Effect: "Allow", Action: "oss:PutObject", Resource: "acs:oss:*:*:certificates/*" }] }] });
 * // … new OSS({ endpoint: emulator.endpoint, region: "oss-cn-hangzhou", ...user })
 * await emulator.stop();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { now = () => new Date() } = options;
  let { latency = 0 } = options;
  const directory = mkdtempSync(join(tmpdir(), "oss-emulator-"));
  const authority = await createCertificateAuthority(options.certifiedAt ?? new Date());
  const account = new Account(now);
  const buckets = new Buckets(directory, now);
  const cas = new CasStores(now);
  const cdn = new DeliveryDomains(now, cdnProduct.edge);
  const dcdn = new DeliveryDomains(now, dcdnProduct.edge);
  const functions = new FunctionDomains(now);
  const cloudResources = new CloudResources(now);
  const deployments = new DeploymentJobs(now, cas, cloudResources);
  const regionOf = (bucket: string) => buckets.all.get(bucket)?.region ?? "cn-hangzhou";
  cloudResources.addSource(deliveryResources("CDN", cdn, now));
  cloudResources.addSource(deliveryResources("DCDN", dcdn, now));
  cloudResources.addSource(bucketResources(buckets.domains, cas, regionOf, now));
  cloudResources.addSource(functionResources(functions, cas));
  const log = new RequestLog(options.logFile);
  const faults = new Faults();
  const services = [
    casService(account, cas, deployments), // before RAM, which has an action of the same name
    deliveryService(account, { product: cdnProduct, domains: cdn, cas }),
    deliveryService(account, { product: dcdnProduct, domains: dcdn, cas }),
    functionService(account, functions),
    ramService(account),
    stsService(account),
    locationService(account),
    ossService(account, buckets, cas), // the last, since it claims every request
  ];

  const listener = createListener({
    services,
    log,
    faults,
    now,
    latency: () => latency,
    ...(options.onServed && { onServed: options.onServed }),
  });
  const edge = await startEdge(
    [
      deliverySource("cdn", cdn),
      deliverySource("dcdn", dcdn),
      bucketSource(buckets.domains),
      functionSource(functions),
    ],
    now,
  );
  const secure = createTlsServer(listener, authority, edge.contextOf);
  const plain = createPlainServer(listener);
  const proxy = createPlainServer(listener);
  const [securePort, plainPort, proxyPort] = [await listen(secure), await listen(plain), await listen(proxy)];
  // Not the domains of buckets: they are also endpoints of OSS, which has their certificates too.
  const knows = (host: string) => isEdgeName(host, cdn) || isEdgeName(host, dcdn) || !!functions.domainOf(host);
  proxyTo(proxy, { secure: securePort, plain: plainPort, edge: { ...edge, knows } });

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.all.get(name);
    if (!bucket) {
      throw new Error(`The emulator has no bucket "${name}": create it first.`);
    }
    return bucket;
  };

  return {
    endpoint: `https://127.0.0.1:${securePort}`,
    httpEndpoint: `http://127.0.0.1:${plainPort}`,
    proxy: `http://127.0.0.1:${proxyPort}`,
    certificateAuthority: authority.certificate,
    certificateAuthorityFile: authority.certificateFile,
    directory,
    accountId: account.accountId,
    owner: account.owner,
    addUser({ name, policies = [] }) {
      const user = account.addUser(name);
      for (const [index, document] of policies.entries()) {
        user.attached.add(account.addPolicy(`${name}-${index + 1}`, "", JSON.stringify(document)).name);
      }
      const { accessKeyId, accessKeySecret } = account.addKeys(user);
      return { accessKeyId, accessKeySecret, userId: user.id };
    },
    addSession({ policies, expiresAt }) {
      const name = "emulator/session";
      const { accessKeyId, accessKeySecret, securityToken } = account.addSession({
        arn: `acs:ram::${account.accountId}:assumed-role/${name}`,
        principal: `arn:sts::${account.accountId}:assumed-role/${name}`,
        documents: () => policies,
        expiresAt,
      });
      return { accessKeyId, accessKeySecret, securityToken };
    },
    createBucket(name, settings = {}) {
      buckets.create(name, settings);
    },
    bindDomain(domain, bucket) {
      buckets.domains.bind(domain, bucketNamed(bucket).name);
    },
    unbindDomain(domain) {
      buckets.domains.unbind(domain);
    },
    get requests() {
      return log.all;
    },
    get mark() {
      return log.mark;
    },
    requestsSince: (mark) => log.since(mark),
    clearRequests: () => log.clear(),
    objects: (bucket) =>
      new Map(
        bucketNamed(bucket)
          .objects.list()
          .map((object) => [object.key, object]),
      ),
    object: (bucket, key) => bucketNamed(bucket).objects.current(key),
    versions: (bucket, key) =>
      bucketNamed(bucket)
        .objects.listVersions()
        .filter((object) => object.key === key),
    putObject(bucket, key, body, rest = {}) {
      const { objects, versioning } = bucketNamed(bucket);
      return objects.write(key, { ...rest, body: Buffer.from(body) }, versioning);
    },
    deleteObject(bucket, key) {
      const { objects, versioning } = bucketNamed(bucket);
      objects.remove(key, versioning);
    },
    bucketPolicy: (bucket) => bucketNamed(bucket).policy?.text,
    gateway: account.gateway,
    cas,
    cloudResources,
    deployments,
    cdn,
    dcdn,
    functions,
    bucketDomains: buckets.domains,
    edge: { port: edge.port, httpPort: edge.httpPort },
    faults,
    setLatency(milliseconds) {
      latency = milliseconds;
    },
    async stop() {
      await Promise.all([...[secure, plain, proxy].map(close), edge.stop()]);
      authority.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
