import { unknownNames } from "../engine/unknownNames";
import type { BackupCertificate, CertificateRolloutArgs, RolloutFcDomain, RolloutOssDomain } from "./arguments";

const argumentNames = Object.keys({
  certificate: true,
  chain: true,
  privateKey: true,
  backup: true,
  active: true,
  requiredDomains: true,
  renewBeforeDays: true,
  allowExpired: true,
  store: true,
  bucket: true,
  cdnDomains: true,
  dcdnDomains: true,
  ossDomains: true,
  fcDomains: true,
  canary: true,
  verify: true,
  timeout: true,
  takeOver: true,
} satisfies Record<keyof CertificateRolloutArgs, true>);

const backupNames = Object.keys({
  certificate: true,
  chain: true,
  privateKey: true,
} satisfies Record<keyof BackupCertificate, true>);

const ossNames = Object.keys({
  domain: true,
  bucket: true,
  region: true,
  endpoint: true,
} satisfies Record<keyof RolloutOssDomain, true>);

const fcNames = Object.keys({ domain: true, region: true } satisfies Record<keyof RolloutFcDomain, true>);

/** The sentence about the first argument that a `CertificateRollout` doesn't have, or `undefined`. The deployment checks those of `bucket`. */
export function unknownArgument(args: CertificateRolloutArgs): string | undefined {
  const { backup, ossDomains = [], fcDomains = [] } = args;
  const [first] = [
    ...unknownNames(args, argumentNames, "CertificateRollout"),
    ...unknownNames(backup ?? {}, backupNames, "`backup`"),
    ...ossDomains.flatMap((place, index) => unknownNames(place, ossNames, `\`ossDomains[${index}]\``)),
    ...fcDomains.flatMap((place, index) => unknownNames(place, fcNames, `\`fcDomains[${index}]\``)),
  ];
  return first;
}
