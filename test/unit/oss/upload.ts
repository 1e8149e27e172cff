import type { Upload } from "../../../provider/oss/bucket";

/** An upload of a few bytes, as a deployment makes it. */
export function upload(changes: Partial<Upload> = {}): Upload {
  return {
    key: "site/latest/cert.pem",
    body: Buffer.from("text"),
    contentType: "application/x-pem-file",
    meta: { archive: "2026-11-23_0a1b2c3d" },
    forbidOverwrite: false,
    ...changes,
  };
}
