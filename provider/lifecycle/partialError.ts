/**
 * A deployment that was interrupted. The host saves the resource with this state, so that the engine asks for an update the
 * next time.
 */
export class PartialError<State extends object = object> extends Error {
  override readonly name = "PartialError";

  /**
   * @param id of the resource
   * @param state what exists now
   * @param causes the errors that interrupted it, with their facts
   */
  constructor(
    reason: string,
    readonly id: string,
    readonly state: State,
    readonly causes: readonly Error[],
  ) {
    super(reason);
  }
}
