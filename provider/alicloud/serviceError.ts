import { UserError } from "../engine/userError";
import type { ServiceFailure } from "./failure";

/**
 * A failed request to a service. The message says what was tried, on what, why it failed and what to do.
 *
 * The clients' own errors may contain the whole request, including the private key. So they are never kept as `cause`,
 * rethrown or logged: only the fields of {@link ServiceFailure} are copied from them.
 */
export class ServiceError extends UserError {
  override readonly name: string = "ServiceError";
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly detailCode: string | undefined;
  readonly requestId: string | undefined;

  /**
   * @param action what was tried: `Uploading 'a/b' to bucket 'c'`
   * @param fix one clause: the cause as far as it is known, and what to do about it
   */
  constructor(action: string, failure: ServiceFailure, fix: string) {
    const { status, code, detailCode, requestId } = failure;
    const outcome = status === undefined ? "got no answer" : "was refused";
    const facts = [
      [status, code].filter((fact) => fact !== undefined).join(" "),
      detailCode && `EC ${detailCode}`,
      requestId && `request ${requestId}`,
    ].filter(Boolean);
    const found = facts.length > 0 ? ` (${facts.join(", ")})` : "";
    super(`${action} ${outcome}${found}: ${fix}`);
    this.status = status;
    this.code = code;
    this.detailCode = detailCode;
    this.requestId = requestId;
  }

  /** Whether the credentials lack a permission. Services say 403 for other reasons too. */
  get isDenied(): boolean {
    return this.status === 403 && deniedCodes.has(this.code ?? "");
  }
}

const deniedCodes: ReadonlySet<string> = new Set(["AccessDenied", "Forbidden.RAM", "NoPermission", "PermissionDenied"]);

/** A request that was not sent because the user cancelled the command. */
export class CancelledError extends UserError {
  override readonly name = "CancelledError";

  /** @param action what would have been tried */
  constructor(action: string) {
    super(`${action} was not tried: Pulumi was told to stop.`);
  }
}
