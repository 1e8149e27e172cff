// One certificate in the store, and resources of @pulumi/alicloud that take it by its identifier.
import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { CasCertificate } from "pulumi-alicloud-certificates";

const { certIdentifier, certId, store, name } = new CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});

// Application Load Balancer and Network Load Balancer: a further certificate of a listener, chosen by SNI.
new alicloud.alb.ListenerAdditionalCertificateAttachment("alb", {
  listenerId: "lsn-1",
  certificateId: certIdentifier,
});
new alicloud.nlb.ListenerAdditionalCertificateAttachment("nlb", {
  listenerId: "lsn-2",
  certificateId: certIdentifier,
});

// Classic Load Balancer has a store of its own, which copies from the certificate store: no key is needed here.
const copy = new alicloud.slb.ServerCertificate("clb", {
  alicloudCertificateId: certId,
  alicloudCertificateName: name,
  alicloudCertificateRegionId: store,
});
new alicloud.slb.DomainExtension("clb", {
  loadBalancerId: "lb-1",
  frontendPort: 443,
  domain: "shop.example.com",
  serverCertificateId: copy.id,
});

// Global Accelerator.
new alicloud.ga.AdditionalCertificate("ga", {
  acceleratorId: "ga-1",
  listenerId: "lsr-1",
  domain: "www.example.com",
  certificateId: certIdentifier,
});

// Edge Security Acceleration: by the number alone, with the store.
new alicloud.esa.Certificate("esa", {
  siteId: "1234567890123",
  createdType: "cas",
  casId: certId,
  region: store,
});

// Web Application Firewall 3.0, for a domain whose settings this program owns.
new alicloud.wafv3.Domain("waf", {
  instanceId: "waf-1",
  domain: "www.example.com",
  listen: { httpsPorts: [443], certId: certIdentifier },
  redirect: { loadbalance: "iphash", backends: ["origin.example.com"] },
});

// API Gateway, cloud-native.
new alicloud.apig.Domain("api", {
  domainName: "api.example.com",
  protocol: "HTTPS",
  certIdentifier,
});

// Serverless App Engine, behind an Application Load Balancer.
new alicloud.sae.Ingress("sae", {
  namespaceId: "cn-hangzhou:shop",
  slbId: "alb-1",
  loadBalanceType: "alb",
  listenerPort: 443,
  listenerProtocol: "HTTPS",
  certIds: certIdentifier,
  rules: [{ domain: "shop.example.com", path: "/", appId: "app-1", appName: "shop", containerPort: 8080 }],
  defaultRule: { appId: "app-1", appName: "shop", containerPort: 8080 },
});

// Anti-DDoS.
new alicloud.ddos.DomainResource("ddos", {
  domain: "www.example.com",
  instanceIds: ["ddoscoo-1"],
  realServers: ["203.0.113.7"],
  rsType: 0,
  proxyTypes: [{ proxyType: "https", proxyPorts: [443] }],
  certIdentifier,
});
