import type { Tell } from "../engine/tell";
import type { Bucket, Inspection } from "../oss/bucket";
import { archiveName, fileNames } from "./layout";
import { metaNames } from "./plan";
import type { DeployedObject, DeploymentState } from "./state";

/**
 * Looks at what stands in the bucket.
 *
 * @param tell hears what was found, when it is not simply as it was deployed
 * @returns the state without the objects that are missing or were replaced by others, which is what the next
 *   `pulumi up` repairs; `"gone"` when none of them stands; the state as it is where looking is not permitted.
 * @throws OssError when it is not the permission that is missing: a revoked key, a wrong clock, no route
 */
export async function refreshDeployment(
  state: DeploymentState,
  bucket: Bucket,
  tell: Tell = () => undefined,
): Promise<DeploymentState | "gone"> {
  const [first, ...others] = state.objects;
  if (first === undefined) {
    return state;
  }
  // One look tells whether looking is permitted at all; the minimal policy doesn't allow it.
  const firstFound = await bucket.inspect(first.key);
  if (firstFound === "forbidden") {
    tell(
      `What stands in bucket '${bucket.name}' is not known: looking needs oss:GetObject, which these credentials don't have. ` +
        "The state stays as it is.",
    );
    return state;
  }
  const found = [firstFound, ...(await Promise.all(others.map((object) => bucket.inspect(object.key))))];
  if (found.every((inspection) => inspection === "missing")) {
    tell(
      `None of this deployment's objects stands in bucket '${bucket.name}' any more, or the bucket itself is gone. ` +
        "The next `pulumi up` deploys the certificate again.",
    );
    return "gone";
  }
  const damaged = state.objects.filter(({ etag }, index) => {
    const inspection = found[index];
    return inspection === "missing" || (typeof inspection === "object" && inspection.etag !== etag);
  });
  if (damaged.length > 0) {
    const inTheWay = damaged.filter(
      (object) => object.key.startsWith(`${state.archivePath}/`) && found[state.objects.indexOf(object)] !== "missing",
    );
    tell(
      `Missing in bucket '${bucket.name}', or not as it was deployed: ${keysOf(damaged)}. An update writes it again` +
        (inTheWay.length > 0 ? `; first move ${keysOf(inTheWay)} away, since an archive is never overwritten.` : "."),
    );
  }
  const mark = state.objects.findIndex(({ key }) => key === `${state.latestPath}/${fileNames.readme}`);
  const stranger = strangerIn(state, found[mark]);
  if (stranger !== undefined) {
    tell(stranger);
  }
  return { ...state, objects: state.objects.filter((object) => !damaged.includes(object)) };
}

const keysOf = (objects: readonly DeployedObject[]) => objects.map(({ key }) => `'${key}'`).join(", ");

/** What to say when `latest/` has been taken over by another deployment of this package. */
function strangerIn(state: DeploymentState, inspection: Inspection | undefined): string | undefined {
  const meta = typeof inspection === "object" ? inspection.meta : {};
  const theirs = meta[metaNames.archive];
  if (theirs === undefined || !archive.test(theirs) || meta[metaNames.deployment] === state.deploymentId) {
    return undefined;
  }
  const ours = archiveName(state);
  // Archive names begin with the day from which the certificate is valid.
  const age = theirs === ours ? "the same" : theirs.slice(0, 10) > ours.slice(0, 10) ? "a newer" : "another";
  const turn = age === "a newer" ? "takes it back, which would be a rollback" : "takes it back";
  return (
    `Another stack has deployed ${age} certificate (${theirs}) to '${state.latestPath}'; this one's is ${ours}. ` +
    `The next \`pulumi up\` here ${turn}. Let only one stack deploy to a prefix.`
  );
}

const archive = /^\d{4}-\d{2}-\d{2}_[0-9a-f]{8}$/;
