import type * as pulumi from "@pulumi/pulumi";

/**
 * The stub that Pulumi serializes into the state of every resource. It is as small as possible: each method requires the
 * installed package and calls it. It captures nothing, so its bytes are the same on every machine and in every version. So an
 * upgrade of the package takes effect at once, also for `read` and `delete`, which run the code in the state, and no preview shows
 * a changed `__provider`.
 *
 * There is one constant for all resources, not one for each (pulumi/pulumi#6646). Don't change it: its bytes are part of every
 * user's state, and test/host/shell.test.ts guards them.
 */
export const shell: pulumi.dynamic.ResourceProvider = {
  configure: (request) => require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").configure(request),
  check: (olds, news) => require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").check(olds, news),
  diff: (id, olds, news) =>
    require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").diff(id, olds, news),
  create: (inputs) => require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").create(inputs),
  read: (id, props) => require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").read(id, props),
  update: (id, olds, news) =>
    require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").update(id, olds, news),
  delete: (id, props) => require("pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment").delete(id, props),
};
