import * as pulumi from "@pulumi/pulumi";
import type { CasCertificate } from "../casCertificate/resource";
import type { BackupCertificate, CertificateRolloutArgs } from "./arguments";
import { type Destination, destinationsOf, domainsOf, inOrder } from "./destinations";
import type { RolloutClasses } from "./resourceClasses";

/** The certificate and key that the names get, wherever they come from. */
type Material = Pick<CertificateRolloutArgs, keyof BackupCertificate>;

/** Creates the children of one rollout. */
export class Children {
  private readonly destinations: readonly Destination[];

  constructor(
    private readonly parent: pulumi.ComponentResource,
    private readonly name: string,
    private readonly args: CertificateRolloutArgs,
    private readonly classes: RolloutClasses,
  ) {
    this.destinations = destinationsOf(name, args);
  }

  /** Uploads the certificate and its backup, each checked against every name, so that a backup isn't found wanting in an emergency. */
  upload(): { active: CasCertificate; backup: CasCertificate | undefined } {
    const { args, name } = this;
    const primary = this.uploaded(`${name}-cas`, args);
    const backup = args.backup && this.uploaded(`${name}-cas-backup`, args.backup);
    if (backup !== undefined) {
      pulumi.all([primary.fingerprintSha256, backup.fingerprintSha256]).apply(([first, second]) => {
        if (first === second) {
          throw new pulumi.RunError(
            `CertificateRollout '${name}': \`backup\` is the same certificate as \`certificate\`. Give one of another authority.`,
          );
        }
      });
    }
    return { active: args.active === "backup" && backup !== undefined ? backup : primary, backup };
  }

  private uploaded(name: string, { certificate, chain, privateKey }: Material): CasCertificate {
    const { requiredDomains = [], store } = this.args;
    const domains = domainsOf(this.destinations);
    return new this.classes.CasCertificate(
      name,
      {
        ...{ certificate, chain, privateKey, store },
        ...this.validity(),
        requiredDomains: Array.isArray(requiredDomains)
          ? [...domains, ...requiredDomains]
          : pulumi.output(requiredDomains).apply((names = []) => [...domains, ...names]),
      },
      { parent: this.parent },
    );
  }

  /** The canaries first, and all others when they serve the certificate. */
  rollOut(certificate: CasCertificate): void {
    const [canaries, others] = inOrder(this.destinations, this.args.canary);
    const first = canaries.map((destination) => this.bound(destination, certificate, []));
    this.deployToBucket(first);
    for (const destination of others) {
      this.bound(destination, certificate, first);
    }
  }

  private deployToBucket(dependsOn: pulumi.Resource[]): void {
    const { bucket } = this.args;
    if (bucket !== undefined) {
      const { requiredDomains } = this.args;
      const args = { ...bucket, ...this.material(), ...this.validity(), ...(requiredDomains && { requiredDomains }) };
      new this.classes.OssCertificateDeployment(`${this.name}-bucket`, args, { parent: this.parent, dependsOn });
    }
  }

  private bound(
    destination: Destination,
    { reference }: CasCertificate,
    dependsOn: pulumi.Resource[],
  ): pulumi.CustomResource {
    const { verify, timeout, takeOver } = this.args;
    const { childName, domain, service } = destination;
    const settings = { ...this.validity(), verify, timeout, takeOver };
    const opts = { parent: this.parent, dependsOn };
    switch (service) {
      case "oss": {
        const { bucket, region, endpoint } = destination.place;
        const args = { domain, bucket, region, endpoint, casCertificate: reference, ...settings };
        return new this.classes.OssDomainCertificate(childName, args, opts);
      }
      case "fc": {
        const args = { domain, region: destination.place.region, ...this.material(), ...settings };
        return new this.classes.FcDomainCertificate(childName, args, opts);
      }
      default: {
        const args = { domain, product: service, casCertificate: reference, ...settings };
        return new this.classes.CdnDomainCertificate(childName, args, opts);
      }
    }
  }

  /** The active certificate and its key, for what doesn't take it from the store. */
  private material() {
    const { active, backup } = this.args;
    const { certificate, chain, privateKey } = active === "backup" && backup !== undefined ? backup : this.args;
    return { certificate, privateKey, ...(chain !== undefined && { chain }) };
  }

  private validity() {
    const { renewBeforeDays, allowExpired } = this.args;
    return {
      ...(renewBeforeDays !== undefined && { renewBeforeDays }),
      ...(allowExpired !== undefined && { allowExpired }),
    };
  }
}
