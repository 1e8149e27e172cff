import { Refusal } from "../../../server/refusal";

// Codes and messages are those of the vendor's pages "HTTP 400/403/404/409 errors". Each EC has a page of its own, such as
// https://www.alibabacloud.com/help/en/oss/user-guide/0026-00000002; an error without a known page has no EC here.

export function noSuchBucket(bucket: string): Refusal {
  return new Refusal(404, "NoSuchBucket", "The specified bucket does not exist.", {
    ec: "0015-00000101",
    details: { BucketName: bucket },
  });
}

export function noSuchKey(key: string, headers: Record<string, string> = {}): Refusal {
  return new Refusal(404, "NoSuchKey", "The specified key does not exist.", {
    ec: "0026-00000001",
    details: { Key: key },
    headers,
  });
}

export function malformedXml(): Refusal {
  return new Refusal(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema.",
    { ec: "0031-00000001" },
  );
}

export function invalidArgument(message: string, name: string, value: string, ec?: string): Refusal {
  return new Refusal(400, "InvalidArgument", message, {
    ...(ec === undefined ? {} : { ec }),
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

/** A bucket's or an object's retention forbids the change. No page names the EC of this error. */
export function fileImmutable(key: string): Refusal {
  return new Refusal(409, "FileImmutable", "The object you specified is immutable.", { details: { Key: key } });
}
