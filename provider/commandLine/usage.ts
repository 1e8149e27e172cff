/** The text of `alicloud-certificates --help`. docs/command-line.md has the same with examples. */
export const usage = `Checks TLS certificates before and after pulumi-alicloud-certificates deploys them, and where they are served.

  alicloud-certificates inspect CERTIFICATE [KEY]   whether a deployment would accept the certificate
  alicloud-certificates inspect oss://BUCKET/PREFIX --region REGION
                                                    the same for the certificate in a bucket's latest/
  alicloud-certificates plan CERTIFICATE KEY        what a deployment would upload
  alicloud-certificates verify CERTIFICATE [KEY] --region REGION --bucket BUCKET
                                                    whether the bucket holds this certificate
  alicloud-certificates targets [CERTIFICATE]       what each name of the account serves, and until when

CERTIFICATE, KEY and CHAIN are PEM files; one of them may be - for standard input.
No command shows, sends or stores the key.

  --chain CHAIN               the intermediates, if CERTIFICATE doesn't contain them
  --required-domain NAME      a name that the certificate must cover; can be repeated
  --renew-before-days DAYS    days before its end when a renewal is due (default: 30, at most a third of the lifetime)
  --allow-expired             accept an expired certificate
  --prefix PREFIX             the directory in the bucket (default: its root)
  --traceability-url URL      the link at the end of README.md
  --fail-when-due             of inspect: exit code 4 if the renewal is due
  --json                      the answer as JSON
  --version, --help

verify and inspect oss://… use the credentials of the environment or of a profile, and need oss:GetObject:

  --region REGION             such as cn-hangzhou
  --bucket BUCKET
  --endpoint ENDPOINT         host or https:// URL instead of the region's public endpoint
  --cname                     ENDPOINT is a domain that is bound to the bucket
  --internal                  use the region's internal endpoint
  --path-style                put the bucket into the path instead of the host name
  --profile PROFILE           profile of \`aliyun configure\`

targets uses the same credentials. Its lists have commas between the items:

  --products PRODUCTS         some of cdn,dcdn,oss,fc,cas (default: all)
  --regions REGIONS           regions of Function Compute (default: ALICLOUD_REGION) and of buckets (default: all)
  --buckets BUCKETS           such as my-files,cn-shanghai/other-files (default: all of the account)
  --days DAYS                 days before its end from which a certificate is expiring (default: 30, at most a third of its lifetime)
  --endpoints ENDPOINTS       hosts in place of the services' own, such as cas=cas.ap-southeast-1.aliyuncs.com
  --profile PROFILE           profile of \`aliyun configure\`

Exit codes: 0 no problem, 1 the certificate would be refused, the bucket holds something else, or a name's certificate
has expired, expires soon or is not for the name; 2 the command was not understood, 3 the result is unknown, for example
because a file can't be read; 4 the renewal is due (with --fail-when-due).
`;
