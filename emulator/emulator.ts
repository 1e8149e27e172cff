import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Account, policyKey } from "./account/account";
import type { PolicyDocument } from "./account/policyDocument";
import { readPolicyDocument } from "./account/policySyntax";
import { createCertificateAuthority } from "./server/certificateAuthority";
import { Faults } from "./server/faults";
import { proxyTo } from "./server/proxy";
import { close, createListener, createPlainServer, createTlsServer, listen } from "./server/requestListener";
import { type LoggedRequest, RequestLog } from "./server/requestLog";
import type { Service } from "./server/service";
import { type Bucket, type BucketAcl, Buckets } from "./services/oss/storage/buckets";
import type { NewObject, StoredObject, Versioning } from "./services/oss/storage/objects";

export interface EmulatorOptions {
  /** Where objects are kept, `<directory>/<bucket>/<key>`. Default: a temporary directory that `stop` deletes. Must be empty. */
  directory?: string;
  /** The emulator's clock; a test may turn it. Default: the real one. */
  now?: () => Date;
  /**
   * When its TLS certificates are made, which are valid for a month. Default: now, by the real clock, for clients look at
   * that one.
   */
  certifiedAt?: Date;
  /** The region of endpoints that name none. Default "cn-hangzhou". */
  region?: string;
  /** Milliseconds that every request takes at least, from its arrival to its answer. Default 0. */
  latency?: number;
  /**
   * Sees every request at the moment when its work is done and nothing is answered yet, with the status that will be
   * answered: how a test watches the bucket between two writes. Default: nobody.
   */
  onServed?: (request: LoggedRequest, status: number) => void;
  /** A file that gets one JSON line a request. Default: none. */
  logFile?: string;
  /** Ports to listen on. Default 0, any free port. */
  ports?: { https?: number; http?: number; proxy?: number };
}

export interface BucketOptions {
  acl?: BucketAcl;
  versioning?: Versioning;
  policy?: PolicyDocument;
  /** A locked retention policy of so many days. */
  worm?: { days: number };
  /** True: data calls on `oss-<region>.aliyuncs.com` are refused (400, EC 0048-00000401). */
  refusesPublicEndpoint?: boolean;
  /** True: a policy comes back as JSON without white space. Whether OSS keeps it is documented nowhere. Default: it is kept. */
  rewritesPolicy?: boolean;
  /** Default: the emulator's. */
  region?: string;
  /** Custom domain names bound to the bucket. */
  domains?: string[];
}

export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A running emulator. Everything is on 127.0.0.1. */
export interface Emulator {
  /** `https://127.0.0.1:PORT`; its certificate also fits any server name that is asked for. */
  readonly endpoint: string;
  /** `http://127.0.0.1:PORT` */
  readonly httpEndpoint: string;
  /** `http://127.0.0.1:PORT`, for HTTPS_PROXY: every host leads to the emulator, nothing goes outside. */
  readonly proxy: string;
  /** The CA certificate, PEM. */
  readonly certificateAuthority: string;
  /** A file with it, for NODE_EXTRA_CA_CERTS and SSL_CERT_FILE. */
  readonly certificateAuthorityFile: string;
  readonly directory: string;
  readonly region: string;
  readonly accountId: string;
  /** The account owner's key: may do everything that no bucket policy denies. */
  readonly owner: Keys;
  /** A RAM user with an access key and these policies. */
  addUser(user: { name: string; policies?: PolicyDocument[] }): Keys & { readonly userId: string };
  /** Temporary credentials (STS). */
  addSession(session: { policies: PolicyDocument[]; expiresAt: Date }): Keys & { readonly securityToken: string };
  createBucket(name: string, options?: BucketOptions): void;
  /** Binds a custom domain name to a bucket (`cname`). */
  bindDomain(domain: string, bucket: string): void;
  unbindDomain(domain: string): void;
  /** All requests since the start or the last `clearRequests`. */
  readonly requests: readonly LoggedRequest[];
  /** Where the log stands now; pass it to `requestsSince`. */
  readonly mark: number;
  requestsSince(mark: number): readonly LoggedRequest[];
  clearRequests(): void;
  /** Current objects by key, in order. */
  objects(bucket: string): ReadonlyMap<string, StoredObject>;
  /** The current object of a key. */
  object(bucket: string, key: string): StoredObject | undefined;
  /** All versions of a key, newest first. */
  versions(bucket: string, key: string): readonly StoredObject[];
  /** Writes past all checks: how a test causes drift. */
  putObject(bucket: string, key: string, body: string | Buffer, rest?: Omit<NewObject, "body">): StoredObject;
  /** Deletes past all checks; under versioning a delete marker is left. */
  deleteObject(bucket: string, key: string): void;
  /** Text of the bucket's policy as it was put; undefined when there is none. */
  bucketPolicy(bucket: string): string | undefined;
  readonly faults: Faults;
  /** Milliseconds that every request takes at least from now on. */
  setLatency(milliseconds: number): void;
  /** Stops listening: connections are refused until `goOnline`. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  stop(): Promise<void>;
}

function emptyDirectory(directory: string | undefined): { directory: string; isTemporary: boolean } {
  if (directory === undefined) return { directory: mkdtempSync(join(tmpdir(), "oss-emulator-")), isTemporary: true };
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) {
    throw new Error(
      `Cannot start the emulator in ${directory}: the directory is not empty, and objects of an earlier run are not read again. Empty it or name another one.`,
    );
  }
  return { directory, isTemporary: false };
}

/**
 * Starts an OSS endpoint on loopback: HTTPS, HTTP and a proxy, each on its own port.
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
  const { region = "cn-hangzhou", now = () => new Date() } = options;
  const { directory, isTemporary } = emptyDirectory(options.directory);
  const authority = await createCertificateAuthority(options.certifiedAt ?? new Date());
  const account = new Account(now);
  const buckets = new Buckets(directory, now);
  const service: Service = { account, buckets, region, now };
  const log = new RequestLog(options.logFile);
  const faults = new Faults();
  let latency = options.latency ?? 0;

  const listener = createListener({
    service,
    log,
    faults,
    latency: () => latency,
    isProxied: (message) => proxied.has(message),
    ...(options.onServed && { onServed: options.onServed }),
  });
  const secure = createTlsServer(listener, authority);
  const plain = createPlainServer(listener);
  const proxy = createPlainServer(listener);
  const proxied = proxyTo(proxy, { secure: () => ports[0] ?? 0, plain: () => ports[1] ?? 0 });
  const servers = [secure, plain, proxy];
  const ports = [
    await listen(secure, options.ports?.https ?? 0),
    await listen(plain, options.ports?.http ?? 0),
    await listen(proxy, options.ports?.proxy ?? 0),
  ];

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.all.get(name);
    if (!bucket) throw new Error(`The emulator has no bucket "${name}": create it first.`);
    return bucket;
  };
  const goOffline = async () => {
    await Promise.all(servers.map(close));
  };

  return {
    endpoint: `https://127.0.0.1:${ports[0]}`,
    httpEndpoint: `http://127.0.0.1:${ports[1]}`,
    proxy: `http://127.0.0.1:${ports[2]}`,
    certificateAuthority: authority.certificate,
    certificateAuthorityFile: authority.certificateFile,
    directory,
    region,
    accountId: account.accountId,
    owner: { accessKeyId: account.owner.accessKeyId, accessKeySecret: account.owner.accessKeySecret },
    addUser({ name, policies = [] }) {
      const user = account.addUser(name);
      for (const [index, document] of policies.entries()) {
        const policyName = `${name}-${index + 1}`;
        account.addPolicy("Custom", policyName, "", JSON.stringify(document));
        user.attached.set(policyKey("Custom", policyName), { attachDate: now() });
      }
      const key = account.newKey();
      user.keys.set(key.accessKeyId, key);
      return { accessKeyId: key.accessKeyId, accessKeySecret: key.accessKeySecret, userId: user.id };
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
      const bucket = buckets.create(name, settings.region ?? region);
      bucket.acl = settings.acl ?? "private";
      bucket.versioning = settings.versioning;
      bucket.refusesPublicEndpoint = settings.refusesPublicEndpoint ?? false;
      bucket.rewritesPolicy = settings.rewritesPolicy ?? false;
      if (settings.policy) {
        const text = JSON.stringify(settings.policy);
        bucket.policy = { text, document: readPolicyDocument(text, "bucket") };
      }
      if (settings.worm) {
        bucket.retention = { wormId: "EMULATOR", days: settings.worm.days, state: "Locked", createdAt: now() };
      }
      for (const domain of settings.domains ?? []) buckets.domains.set(domain.toLowerCase(), name);
    },
    bindDomain(domain, bucket) {
      buckets.domains.set(domain.toLowerCase(), bucketNamed(bucket).name);
    },
    unbindDomain(domain) {
      buckets.domains.delete(domain.toLowerCase());
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
      const target = bucketNamed(bucket);
      return target.objects.write(key, { ...rest, body: Buffer.from(body) }, target.versioning);
    },
    deleteObject(bucket, key) {
      const target = bucketNamed(bucket);
      target.objects.remove(key, target.versioning);
    },
    bucketPolicy: (bucket) => bucketNamed(bucket).policy?.text,
    faults,
    setLatency(milliseconds) {
      latency = milliseconds;
    },
    goOffline,
    async goOnline() {
      for (const [index, server] of servers.entries()) await listen(server, ports[index] ?? 0);
    },
    async stop() {
      await goOffline();
      authority.remove();
      if (isTemporary) rmSync(directory, { recursive: true, force: true });
    },
  };
}
