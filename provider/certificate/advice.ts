/**
 * How warnings end that are no danger: the deployment is right as it is, and nobody needs to do anything. States of every version hold
 * warnings as sentences, so the end is what tells them apart. It is never text from a certificate.
 */
export const adviceEnds = {
  rootLeftOut: "clients have it, and servers need not send it.",
  otherVersionLeftOut: "The one that begins last is taken.",
  otherPathLeftOut: "than the one that was chosen.",
  keyIgnored: "is looked at for the key.",
} as const;
