/** What an answer's body contains, before a service renders it as XML or JSON. A list repeats its element; undefined is left out. */
export type AnswerValue = string | number | boolean | undefined | AnswerValue[] | { [name: string]: AnswerValue };

/**
 * A service's error answer, before the service renders it.
 *
 * @example throw new Refusal(404, "NoSuchKey", "The specified key does not exist.", { ec: "0026-00000001", details: { Key: "a" } });
 */
export class Refusal extends Error {
  /** OSS's error detail code, where the vendor documents one. */
  readonly ec: string | undefined;
  /** More elements of the body, such as `BucketName`. */
  readonly details: Readonly<Record<string, AnswerValue>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    more: { ec?: string; details?: Record<string, AnswerValue>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.ec = more.ec;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}
