import { renderXml, type XmlValue } from "./xml";

/**
 * A refusal as OSS answers it: HTTP status, `Code`, `Message`, the fine-grained `EC` where the vendor documents one,
 * and further elements of the body (`BucketName`, `Endpoint`, …).
 *
 * Codes and messages are those of the vendor's pages "HTTP 400/403/404/409 errors"; EC codes are those of the pages
 * named after the code (for example https://www.alibabacloud.com/help/en/oss/user-guide/0026-00000002). Where no page
 * was found the EC is left out rather than invented.
 *
 * @example throw new OssError(404, "NoSuchKey", "The specified key does not exist.", { ec: "0026-00000001", details: { Key: "a" } });
 */
export class OssError extends Error {
  readonly ec: string | undefined;
  readonly details: Readonly<Record<string, XmlValue>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    more: { ec?: string; details?: Record<string, XmlValue>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "OssError";
    this.ec = more.ec;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** The XML body of an error answer (https://www.alibabacloud.com/help/doc-detail/32005.htm). */
export function renderError(error: OssError, requestId: string, hostId: string): string {
  return renderXml("Error", {
    Code: error.code,
    Message: error.message,
    RequestId: requestId,
    HostId: hostId,
    ...error.details,
    EC: error.ec,
    RecommendDoc: error.ec && `https://api.aliyun.com/troubleshoot?q=${error.ec}`,
  });
}

export function noSuchBucket(bucket: string): OssError {
  return new OssError(404, "NoSuchBucket", "The specified bucket does not exist.", {
    ec: "0015-00000101",
    details: { BucketName: bucket },
  });
}

export function noSuchKey(key: string, headers: Record<string, string> = {}): OssError {
  return new OssError(404, "NoSuchKey", "The specified key does not exist.", {
    ec: "0026-00000001",
    details: { Key: key },
    headers,
  });
}

export function malformedXml(): OssError {
  return new OssError(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema.",
    { ec: "0031-00000001" },
  );
}

export function invalidArgument(message: string, name: string, value: string, ec?: string): OssError {
  return new OssError(400, "InvalidArgument", message, {
    ...(ec === undefined ? {} : { ec }),
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

export function notImplemented(what: string): OssError {
  return new OssError(
    501,
    "NotImplemented",
    `A header or operation you provided implies functionality that is not implemented: ${what}.`,
  );
}
