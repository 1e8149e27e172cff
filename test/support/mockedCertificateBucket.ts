import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket, type CertificateBucketArgs } from "../../provider";

/**
 * Makes a CertificateBucket by Pulumi's mocks, as users' unit tests do, and prints what was registered as JSON. A process of
 * its own, since mocks are set for all of one: `node mockedCertificateBucket.js '<arguments as JSON>'`.
 */
interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

void pulumi.runtime
  .setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...inputs, secret: "made" } };
      },
      call: ({ inputs }) => inputs,
    },
    "website",
    "prod",
  )
  .then(() => {
    new CertificateBucket("certificates", JSON.parse(process.argv[2] ?? "") as CertificateBucketArgs);
  });

process.on("exit", () => process.stdout.write(JSON.stringify(registered)));
