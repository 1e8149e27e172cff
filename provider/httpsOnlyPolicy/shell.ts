import type * as pulumi from "@pulumi/pulumi";

/**
 * The stub that Pulumi serializes into the state. The rules of ../ossCertificateDeployment/shell.ts apply: it captures nothing,
 * and its bytes are part of every user's state.
 */
export const shell: pulumi.dynamic.ResourceProvider = {
  configure: (request) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").configure(request),
  check: (olds, news) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").check(olds, news),
  diff: (id, olds, news) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").diff(id, olds, news),
  create: (inputs) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").create(inputs),
  read: (id, props) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").read(id, props),
  update: (id, olds, news) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").update(id, olds, news),
  delete: (id, props) => require("pulumi-alicloud-certificates/lifecycle/httpsOnlyPolicy").delete(id, props),
};
