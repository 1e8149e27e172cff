import type { CredentialsProvider } from "@alicloud/credentials";
import { parseJson } from "../engine/parseJson";
import { program, type Reader } from "../engine/reader";
import { UserError } from "../engine/userError";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import type { AssumeRole, Environment, Settings } from "./accountSettings";
import { loadCredentials } from "./libraries";
import { configuredHost } from "./serviceEndpoint";

/** An access key and, when it is temporary, its token. Never stored, never printed. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
}

/** Returns the credentials that sign the next request. */
export type CredentialSource = () => Promise<Credentials>;

/** There are no credentials, or they can't be used. The message lists the places that were checked. */
export class CredentialsError extends UserError {
  override readonly name = "CredentialsError";
}

/** No place that was checked has credentials. */
export class NoCredentialsError extends CredentialsError {}

/**
 * Credentials in the order: explicit provider or stack configuration → environment → the default chain of
 * @alicloud/credentials (OIDC, `aliyun configure` profile, credentials file, ECS RAM role, credentials URI); then the
 * role of `alicloud:assumeRole` is assumed with them, or that of `ALICLOUD_ASSUME_ROLE_ARN` when they aren't configured.
 *
 * They are resolved again for every call, so rotated keys and tokens take effect at once. @alicloud/credentials caches what the
 * metadata service and STS return until it is about to expire.
 *
 * @throws CredentialsError (from the source) when a key has no secret, or no credentials are found
 */
export function credentialSource(
  settings: Settings,
  environment: Environment,
  reader: Reader = program,
): CredentialSource {
  let source: Source | undefined;
  return async () => {
    const base = staticCredentials(settings, environment, reader);
    const role = roleToAssume(settings, environment, reader);
    if (base !== undefined && role === undefined) {
      return base;
    }
    const identity = JSON.stringify([base, role]);
    if (source?.identity !== identity) {
      source = { identity, provider: once(() => openProvider(base, role, settings, reader)) };
    }
    const { accessKeyId, accessKeySecret, securityToken } = await ask(source, role, settings, reader);
    return { accessKeyId, accessKeySecret, securityToken };
  };
}

/** A source for credentials that aren't configured statically. */
interface Source {
  identity: string;
  provider(): Promise<CredentialsProvider>;
  /** The lookup in progress. */
  asking?: Promise<Credentials>;
}

/**
 * Callers share a lookup that is in progress: a hundred deployments that start together assume the role once, and wait once
 * for a metadata service that doesn't exist. The default chain also mixes up its providers if it is called again before it
 * has settled on one.
 */
function ask(source: Source, role: AssumeRole | undefined, settings: Settings, reader: Reader): Promise<Credentials> {
  source.asking ??= lookUp(source, role, settings, reader).finally(() => {
    source.asking = undefined;
  });
  return source.asking;
}

async function lookUp(
  source: Source,
  role: AssumeRole | undefined,
  settings: Settings,
  reader: Reader,
): Promise<Credentials> {
  try {
    return await (await source.provider()).getCredentials();
  } catch (error) {
    source.identity = ""; // a chain that found nothing must look again from its start
    if (error instanceof CredentialsError) {
      throw error;
    }
    throw role === undefined ? notFound(settings, reader) : roleNotAssumed(role, error);
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Statically configured keys: from the configuration, else from the environment. */
function staticCredentials(settings: Settings, environment: Environment, { setting }: Reader): Credentials | undefined {
  const configured = pair(
    [setting("accessKey"), settings.get("alicloud:accessKey")],
    [setting("secretKey"), settings.get("alicloud:secretKey")],
    settings.get("alicloud:securityToken"),
  );
  if (hasCredentials(settings)) {
    return configured;
  }
  for (const names of environmentNames) {
    const [id, secret, token] = names;
    const found = pair([id, environment[id]], [secret, environment[secret]], environment[token]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether the configuration itself names a key, a profile or an instance role. */
function hasCredentials(settings: Settings): boolean {
  return (["accessKey", "profile", "ecsRoleName"] as const).some((name) => settings.get(`alicloud:${name}`));
}

/** Alibaba Cloud's SDKs read the first group, @pulumi/alicloud reads both. */
const environmentNames = [
  ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"],
  ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
] as const;

type Named = readonly [name: string, value: string | undefined];

function pair(id: Named, secret: Named, token: string | undefined): Credentials | undefined {
  const [idName, accessKeyId] = [id[0], id[1]?.trim()];
  const [secretName, accessKeySecret] = [secret[0], secret[1]?.trim()];
  if (!accessKeyId && !accessKeySecret) {
    return undefined;
  }
  if (!accessKeyId || !accessKeySecret) {
    const [given, missing] = accessKeyId ? [idName, secretName] : [secretName, idName];
    throw new CredentialsError(`${given} is set but ${missing} is not. Set both, or neither.`);
  }
  return { accessKeyId, accessKeySecret, securityToken: token?.trim() || undefined };
}

function roleToAssume(settings: Settings, environment: Environment, { setting }: Reader): AssumeRole | undefined {
  const configured = settings.get("alicloud:assumeRole");
  if (configured) {
    const role = parseJson(configured);
    if (typeof role !== "object" || role === null || typeof (role as AssumeRole).roleArn !== "string") {
      throw new CredentialsError(
        `${setting("assumeRole")} has no roleArn. Set it with \`pulumi config set --path ${setting("assumeRole").slice(1, -1)}.roleArn acs:ram::…:role/…\`.`,
      );
    }
    return role as AssumeRole;
  }
  // The environment's role belongs to the environment's credentials. Other keys, such as a new RAM user's, can't assume it.
  const roleArn = hasCredentials(settings) ? undefined : environment.ALICLOUD_ASSUME_ROLE_ARN;
  return roleArn
    ? { roleArn, sessionName: environment.ALICLOUD_ASSUME_ROLE_SESSION_NAME || defaultSessionName }
    : undefined;
}

const defaultSessionName = "pulumi-alicloud-certificates";

async function openProvider(
  base: Credentials | undefined,
  role: AssumeRole | undefined,
  settings: Settings,
  reader: Reader,
): Promise<CredentialsProvider> {
  const library = await loadCredentials();
  const own = base === undefined ? discoveredProvider(library, settings) : staticProvider(library, base);
  if (role === undefined) {
    return own;
  }
  const builder = library.RAMRoleARNCredentialsProvider.builder()
    .withCredentialsProvider(withNotFoundError(own, settings, reader))
    .withRoleArn(role.roleArn)
    .withRoleSessionName(role.sessionName ?? defaultSessionName);
  const endpoint = configuredHost(settings, "sts");
  if (endpoint !== undefined) {
    builder.withStsEndpoint(endpoint);
  }
  if (role.externalId !== undefined) {
    builder.withExternalId(role.externalId);
  }
  if (role.policy !== undefined) {
    builder.withPolicy(role.policy);
  }
  if (role.sessionExpiration) {
    builder.withDurationSeconds(Number(role.sessionExpiration));
  }
  return builder.build();
}

/** Reports missing base credentials as such, not as a rejected role. */
function withNotFoundError(own: CredentialsProvider, settings: Settings, reader: Reader): CredentialsProvider {
  return {
    getProviderName: () => own.getProviderName(),
    getCredentials: () => own.getCredentials().catch(() => Promise.reject(notFound(settings, reader))),
  };
}

/** Loaded only when it is needed: a preview needs no credentials. */
type Library = Awaited<ReturnType<typeof loadCredentials>>;

function staticProvider(library: Library, base: Credentials): CredentialsProvider {
  return base.securityToken === undefined
    ? library.StaticAKCredentialsProvider.builder()
        .withAccessKeyId(base.accessKeyId)
        .withAccessKeySecret(base.accessKeySecret)
        .build()
    : library.StaticSTSCredentialsProvider.builder()
        .withAccessKeyId(base.accessKeyId)
        .withAccessKeySecret(base.accessKeySecret)
        .withSecurityToken(base.securityToken)
        .build();
}

function discoveredProvider(library: Library, settings: Settings): CredentialsProvider {
  const profile = settings.get("alicloud:profile");
  if (profile) {
    return library.CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
  }
  const ecsRoleName = settings.get("alicloud:ecsRoleName");
  if (ecsRoleName) {
    return library.ECSRAMRoleCredentialsProvider.builder().withRoleName(ecsRoleName).build();
  }
  return library.DefaultCredentialsProvider.builder().build();
}

function notFound(settings: Settings, { by, credentials }: Reader): NoCredentialsError {
  const profile = settings.get("alicloud:profile");
  if (profile) {
    return new NoCredentialsError(
      mayBeKeyMaterial(profile)
        ? `The profile${by("profile")} gives no credentials. Name one of \`aliyun configure list\`.`
        : `The profile '${profile}'${by("profile")} gives no credentials. Run \`aliyun configure --profile ${profile}\`.`,
    );
  }
  const ecsRoleName = settings.get("alicloud:ecsRoleName");
  if (ecsRoleName) {
    return new NoCredentialsError(
      `The ECS instance role${mayBeKeyMaterial(ecsRoleName) ? "" : ` '${ecsRoleName}'`}${by("ecsRoleName")} gives no credentials. Attach it to this instance.`,
    );
  }
  return new NoCredentialsError(`No Alibaba Cloud credentials were found. ${credentials}`);
}

/** All that the library says when STS quotes the very text that it has signed: only the secret can be wrong then. */
const wrongSecret = "the access key secret is invalid";

/** The library's message may quote the string to sign, including the security token, so only its error code is used. */
function roleNotAssumed(role: AssumeRole, error: unknown): CredentialsError {
  const message = error instanceof Error ? error.message : "";
  const code =
    message === wrongSecret ? "SignatureDoesNotMatch" : /"Code"\s*:\s*"([A-Za-z0-9.]{1,64})"/.exec(message)?.[1];
  return new CredentialsError(
    `Assuming the role${mayBeKeyMaterial(role.roleArn) ? "" : ` '${role.roleArn}'`} failed${code === undefined ? "" : ` (${code})`}: check the role's ARN, that its trust ` +
      "policy allows the caller, that the caller has sts:AssumeRole on it, and that sts.aliyuncs.com is reachable.",
  );
}
