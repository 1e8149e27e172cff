import { type Account, accountOf } from "../alicloud/account";
import { commandLine } from "../engine/reader";
import { locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import type { DeploymentLocation } from "../ossCertificateDeployment/state";
import { type Invocation, type Options, UsageError } from "./invocation";

/** A bucket that the options name, and the account to read it with. */
export interface BucketOptions {
  account: Account;
  location: DeploymentLocation;
}

/** @throws UsageError if the options name no bucket */
export function bucketOptions({ options, environment }: Invocation): BucketOptions {
  const settings = { get: (key: string) => (key === "alicloud:profile" ? options.profile : undefined) };
  const account = accountOf(settings, environment, { reader: commandLine });
  return { account, location: locationOf(options, account.defaultRegion) };
}

function locationOf(options: Options, defaultRegion: string | undefined): DeploymentLocation {
  const { bucket = "", prefix, endpoint, cname, internal } = options;
  const region = options.region ?? defaultRegion;
  if (!region) {
    throw new UsageError(`The bucket's region is missing. ${commandLine.region}`);
  }
  const given = { region, bucket, prefix, endpoint, cname, internal, pathStyle: options["path-style"] };
  const location = normalizeLocation(given);
  const problems = locationProblems(location, commandLine);
  if (problems.length > 0) {
    throw new UsageError(problems.join("\n"));
  }
  return location as DeploymentLocation;
}
