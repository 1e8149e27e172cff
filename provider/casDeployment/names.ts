import { comparableDomain, domainProblem } from "../certificateBinding/domain";
import type { CloudResource } from "./deploymentAnswers";
import type { CasDeploymentResource } from "./state";

/** Equal for equal resources. */
export const keyOf = ({ product, name }: CasDeploymentResource) => `${product} ${comparableDomain(String(name))}`;

/** Whether a name is a domain, and not a listener, an instance or an id. */
export const isDomain = (name: string) => name.includes(".") && domainProblem(name) === undefined;

/** Whether a resource is meant by a name. */
export const isNamed = ({ domain, id, instanceId, listenerId }: CloudResource, name: string) =>
  [id, instanceId, listenerId].includes(name) || (domain !== "" && comparableDomain(domain) === comparableDomain(name));
