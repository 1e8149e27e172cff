import type * as pulumi from "@pulumi/pulumi";

/**
 * The provider that Pulumi serializes into the state, by the rules of ../ossCertificateDeployment/shell.ts: it captures
 * nothing, and its bytes are part of every user's state.
 */
export const shell: pulumi.dynamic.ResourceProvider = {
  configure: (request) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").configure(request),
  check: (olds, news) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").check(olds, news),
  diff: (id, olds, news) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").diff(id, olds, news),
  create: (inputs) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").create(inputs),
  read: (id, props) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").read(id, props),
  update: (id, olds, news) =>
    require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").update(id, olds, news),
  delete: (id, props) => require("pulumi-alicloud-certificates/lifecycle/fcDomainCertificate").delete(id, props),
};
