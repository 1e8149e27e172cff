/** The text of `alicloud-certificates --help`. docs/command-line.md has the same with examples. */
export const usage = `Checks TLS certificates before and after pulumi-alicloud-certificates deploys them.

  alicloud-certificates inspect CERTIFICATE [KEY]   whether a deployment would accept the certificate
  alicloud-certificates plan CERTIFICATE KEY        what a deployment would upload
  alicloud-certificates verify CERTIFICATE [KEY] --region REGION --bucket BUCKET
                                                    whether the bucket holds this certificate

CERTIFICATE, KEY and CHAIN are PEM files; one of them may be - for standard input.
No command shows, sends or stores the key.

  --chain CHAIN               the intermediates, if CERTIFICATE doesn't contain them
  --required-domain NAME      a name that the certificate must cover; can be repeated
  --renew-before-days DAYS    days before its end when a renewal is due (default: 30, at most a third of the lifetime)
  --allow-expired             accept an expired certificate
  --prefix PREFIX             the directory in the bucket (default: its root)
  --traceability-url URL      the link at the end of README.md
  --json                      the answer as JSON
  --version, --help

verify uses the credentials of the environment or of a profile, and needs oss:GetObject:

  --region REGION             such as cn-hangzhou
  --bucket BUCKET
  --endpoint ENDPOINT         host or https:// URL instead of the region's public endpoint
  --cname                     ENDPOINT is a domain that is bound to the bucket
  --internal                  use the region's internal endpoint
  --path-style                put the bucket into the path instead of the host name
  --profile PROFILE           profile of \`aliyun configure\`

Exit codes: 0 no problem, 1 the certificate would be refused or the bucket holds something else,
2 the command was not understood, 3 the result is unknown.
`;
