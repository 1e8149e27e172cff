import { generateKeyPairSync, randomBytes } from "node:crypto";

/** How the engine writes an asset in a provider's inputs. */
const asset = (fields: Record<string, string>) => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  ...fields,
});

/** Inputs other than the certificate, each wrong in one respect, and the sentence about it. */
export const otherBadInputs: Record<string, [inputs: Record<string, unknown>, sentence: RegExp]> = {
  "a misspelled input": [
    { onDestory: "keep" },
    /`onDestory` is no input of OssCertificateDeployment\. Did you mean `onDestroy`\?/,
  ],
  "an input in Python's style": [{ required_domains: ["example.com"] }, /Did you mean `requiredDomains`\?/],
  "an input of another resource": [
    { takeOver: true },
    /`takeOver` is no input of OssCertificateDeployment\. Remove it/,
  ],
  "a missing bucket": [{ bucket: "" }, /`bucket` is missing/],
  "a bucket with a scheme": [{ bucket: "oss://certificates" }, /`bucket` is not a bucket name/],
  "a bucket in upper case": [{ bucket: "Certificates" }, /`bucket` is not a bucket name/],
  "a bucket of two letters": [{ bucket: "ab" }, /`bucket` is not a bucket name/],
  "a region that is none": [{ region: "Hangzhou" }, /`region` is not a region id/],
  "a prefix with a leading slash": [{ prefix: "/certs" }, /`prefix` starts with a slash/],
  "a prefix with a leading backslash": [{ prefix: "\\certs" }, /`prefix` starts with a slash or backslash/],
  "a prefix with ..": [{ prefix: "certs/../other" }, /`prefix` contains '\.' or '\.\.'/],
  "a prefix with an empty directory": [{ prefix: "certs//a" }, /`prefix` contains '\/\/'/],
  "a prefix with a line end": [{ prefix: "certs\n" }, /`prefix` contains a control character/],
  "a prefix that is too long": [{ prefix: "x".repeat(1000) }, /`prefix` is too long/],
  "a prefix that is a number": [{ prefix: 7 }, /`prefix` is not text/],
  "an endpoint over plain HTTP": [{ endpoint: "http://oss-cn-hangzhou.aliyuncs.com" }, /private key in plain text/],
  "an endpoint with a path": [{ endpoint: "https://files.example.com/certs" }, /`endpoint` contains a path/],
  "an endpoint with credentials": [{ endpoint: "https://me:secret@files.example.com" }, /`endpoint` contains a user/],
  "an endpoint that is none": [{ endpoint: "::" }, /`endpoint` is not a host name or URL/],
  "an endpoint of another scheme": [{ endpoint: "oss://bucket" }, /`endpoint` is neither https/],
  "a region that is an endpoint's name": [
    { region: "cn-hangzhou-internal" },
    /`region` ends in -internal.*`internal: true`/,
  ],
  "an endpoint of another region": [
    { endpoint: "oss-cn-beijing.aliyuncs.com" },
    /`endpoint` belongs to the region 'cn-beijing'/,
  ],
  "an endpoint with the bucket in it": [
    { endpoint: "my-bucket.oss-cn-hangzhou.aliyuncs.com" },
    /contains the bucket's name.*Use 'oss-cn-hangzhou\.aliyuncs\.com'/,
  ],
  "an endpoint in quotes": [{ endpoint: '"files.example.com"' }, /`endpoint` is not a host name:/],
  "two endpoints": [{ endpoint: "a.example.com,b.example.com" }, /`endpoint` is not a host name:/],
  "an endpoint of IPv6": [{ endpoint: "http://[::1]:9" }, /`endpoint` is an IPv6 address/],
  "an endpoint on localhost without pathStyle": [
    { endpoint: "http://localhost:9" },
    /'<bucket>\.localhost' may be another machine.*`pathStyle: true`/,
  ],
  "pathStyle on OSS's own endpoint": [
    { endpoint: "oss-cn-hangzhou.aliyuncs.com", pathStyle: true },
    /`pathStyle` is true but OSS's own endpoints/,
  ],
  "cname with pathStyle": [{ cname: true, pathStyle: true }, /`cname` and `pathStyle` are both true/],
  "internal with an endpoint": [{ internal: true }, /`internal` and `endpoint` are both set/],
  "an unknown encryption": [{ serverSideEncryption: "aes" }, /`serverSideEncryption` is not one of 'AES256'/],
  "a KMS key without KMS": [{ kmsKeyId: "key" }, /`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'/],
  "an unknown onDestroy": [{ onDestroy: "delete" }, /`onDestroy` is not one of 'keep'/],
  "a traceability link that is none": [{ traceabilityUrl: "autossl" }, /`traceabilityUrl` is not a URL/],
  "eleven tags": [
    { tags: Object.fromEntries(Array.from("abcdefghijk", (name) => [name, ""])) },
    /more than the ten tags/,
  ],
  "a tag with a secret for its name": [
    { tags: { [randomBytes(48).toString("base64url")]: "[web]" } },
    /`tags`: the 1st tag has a name or value/,
  ],
  "a prefix that is a key": [
    {
      prefix: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64url"),
    },
    /`prefix` is the text of a key/,
  ],
  "a path that is a key": [
    {
      privateKey: asset({ path: JSON.stringify({ kty: "OKP", d: randomBytes(32).toString("base64url") }), hash: "0" }),
    },
    /`privateKey` has text where the path of a file belongs/,
  ],
  "a tag with a bracket": [{ tags: { team: "[web]" } }, /`tags`: 'team'/],
  "a list of domains that is text": [{ requiredDomains: "example.com" }, /`requiredDomains` is not a list/],
  "days that are text": [{ renewBeforeDays: "30" }, /`renewBeforeDays` is not a number/],
  "a flag that is text": [{ allowExpired: "yes" }, /`allowExpired` is not true or false/],
  "a missing certificate": [{ certificate: undefined }, /`certificate` is missing/],
  "a missing key": [{ privateKey: undefined }, /`privateKey` is missing/],
  "a certificate from the network": [
    { certificate: asset({ uri: "https://127.0.0.1:1/cert.pem" }) },
    /`certificate` is a RemoteAsset, which is refused/,
  ],
  "a file that does not exist": [
    { privateKey: asset({ path: "nowhere/privkey.pem", hash: "0" }) },
    /the file 'nowhere\/privkey\.pem' does not exist/,
  ],
  "a directory instead of a file": [
    { certificate: asset({ path: "provider", hash: "0" }) },
    /the file 'provider' is a directory/,
  ],
  "an asset without content": [{ privateKey: asset({ hash: "0" }) }, /`privateKey` is not a file or text asset/],
  "a key that is a number": [{ privateKey: 7 }, /`privateKey` is neither text nor an asset/],
};
