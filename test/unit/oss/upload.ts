import { etagOf, type Upload, type Uploaded } from "../../../provider/oss/bucket";

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

/** What an upload of a body comes to: by default of {@link upload}'s. */
export const uploaded = (body = "text"): Uploaded => ({ etag: etagOf(Buffer.from(body)) });
