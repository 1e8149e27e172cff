import type * as pulumi from "@pulumi/pulumi";

/**
 * The provider that Pulumi serializes into the state of every resource, as small as it can be: each method requires
 * the installed package and hands over. It captures nothing, so its bytes stay the same on every machine and in every
 * version, an upgrade of the package takes effect at once (for `read` and `delete` too, which run the code that is
 * stored in the state), and no preview shows a changed `__provider`.
 *
 * One constant for all resources, never one for each (pulumi/pulumi#6646). Don't touch it without a reason: its bytes
 * are part of every user's state, and test/host/shell.test.ts guards them.
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
