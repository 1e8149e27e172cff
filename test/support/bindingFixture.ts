import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type Account, accountOf } from "../../provider/alicloud/account";
import { casCertificate } from "../../provider/casCertificate/casCertificate";
import type { CasInputs, CasState } from "../../provider/casCertificate/state";
import { bindingLifecycle } from "../../provider/certificateBinding/binding";
import type { BindingKind } from "../../provider/certificateBinding/kind";
import type { BindingInputs, BindingState } from "../../provider/certificateBinding/state";
import type { Raw } from "../../provider/engine/raw";
import type { Context } from "../../provider/lifecycle/lifecycle";
import { PartialError } from "../../provider/lifecycle/partialError";
import type { GeneratedChain } from "./certificates";

/** Credentials of the emulator's. */
interface Keys {
  accessKeyId: string;
  accessKeySecret: string;
}

/** A lifecycle of a name that serves a certificate, with an emulator. It looks every 20 ms for at most 400 ms. */
export class BindingFixture<Place extends object, Settings extends object = object> {
  readonly reported: string[] = [];
  readonly lifecycle;

  private constructor(
    kind: BindingKind<Place, Settings>,
    readonly emulator: Emulator,
    private readonly place: Raw<BindingInputs<Place & Settings>>,
  ) {
    this.lifecycle = bindingLifecycle(kind, { timeout: 400, interval: 20 });
  }

  /** @param place the inputs of every check */
  static async start<Place extends object, Settings extends object>(
    kind: BindingKind<Place, Settings>,
    place: Raw<BindingInputs<Place & Settings>>,
  ): Promise<BindingFixture<Place, Settings>> {
    return new BindingFixture(kind, await startEmulator(), place);
  }

  stop(): Promise<void> {
    return this.emulator.stop();
  }

  /** @param keys default: the owner's */
  account({ accessKeyId, accessKeySecret }: Keys = this.emulator.owner): Account {
    const host = this.emulator.httpEndpoint;
    const settings: Record<string, string> = {
      "alicloud:accessKey": accessKeyId,
      "alicloud:secretKey": accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cas: host, cdn: host, dcdn: host, fc: host, oss: host }]),
    };
    return accountOf({ get: (key) => settings[key] }, {});
  }

  context(more: Partial<Context> = {}): Context {
    return {
      account: this.account(),
      now: new Date(),
      report: (sentence) => void this.reported.push(sentence),
      ...more,
    };
  }

  /** The reasons for which check refuses inputs. */
  refusals(more: Raw<BindingInputs<Place & Settings>>): string[] {
    return this.lifecycle
      .check({}, { ...this.place, ...more }, { now: new Date() })
      .failures.map(({ reason }) => reason);
  }

  /** Inputs with certificate and key, as check hands them on. */
  check(
    { fullchain: certificate, privateKey }: GeneratedChain,
    more: Raw<BindingInputs<Place & Settings>> = {},
  ): BindingInputs<Place & Settings> {
    return this.checkOnly({ certificate, privateKey, ...more });
  }

  /** Inputs as check hands them on. */
  checkOnly(
    more: Raw<BindingInputs<Place & Settings>>,
    olds: Raw<BindingInputs<Place & Settings>> = {},
  ): BindingInputs<Place & Settings> {
    const { inputs, failures } = this.lifecycle.check(olds, { ...this.place, ...more }, { now: new Date() });
    assert.deepEqual(failures, []);
    return inputs as BindingInputs<Place & Settings>;
  }

  deploy(
    inputs: BindingInputs<Place & Settings>,
    state?: BindingState<Place & Settings>,
    more: Partial<Context> = {},
  ): Promise<BindingState<Place & Settings>> {
    return this.lifecycle.deploy(inputs, state, this.context(more));
  }

  /** A deployment that must be interrupted. */
  async interrupted(
    inputs: BindingInputs<Place & Settings>,
    state?: BindingState<Place & Settings>,
  ): Promise<PartialError<BindingState<Place & Settings>>> {
    const error = await this.deploy(inputs, state).then(
      () => assert.fail("It was not interrupted."),
      (error: unknown) => error,
    );
    assert.ok(error instanceof PartialError, String(error));
    return error as PartialError<BindingState<Place & Settings>>;
  }

  /** A refresh. */
  async refresh(state: BindingState<Place & Settings>): Promise<BindingState<Place & Settings>> {
    const found = await this.lifecycle.read("id", state, this.context());
    assert.ok(found !== "gone");
    return found.state;
  }

  /** Puts a certificate into the store. */
  async store({ fullchain: certificate, privateKey }: GeneratedChain): Promise<CasState> {
    const { inputs, failures } = casCertificate.check({}, { certificate, privateKey }, { now: new Date() });
    assert.deepEqual(failures, []);
    return casCertificate.deploy(inputs as unknown as CasInputs, undefined, this.context());
  }

  /** The operations of the requests so far. */
  operations(): string[] {
    return this.emulator.requests.map(({ operation }) => operation ?? "");
  }
}
