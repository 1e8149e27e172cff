import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage, type RequestOptions } from "node:http";
import { get as secureGet } from "node:https";
import type { CdnSettings } from "../../../provider/cdnDomainCertificate/cdnDomain";
import { type CdnPlace, cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { type CdnCall, type CdnProduct, cdnProducts } from "../../../provider/cdnDomainCertificate/cdnRequests";
import type { BindingInputs, BindingState } from "../../../provider/certificateBinding/state";
import type { Raw } from "../../../provider/engine/raw";
import type { Context } from "../../../provider/lifecycle/lifecycle";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";

export type CdnInputs = BindingInputs<CdnPlace & CdnSettings>;
export type CdnState = BindingState<CdnPlace & CdnSettings>;

export const host = "www.example.com";

/** A domain of CDN or DCDN, its certificate, and a program for both. */
export class CdnScene {
  private more: Partial<Context> = {};

  private constructor(
    private readonly fixture: BindingFixture<CdnPlace, CdnSettings>,
    readonly product: CdnProduct,
    readonly chain: GeneratedChain,
  ) {
    this.domains.add(host);
    this.domains.switches.configCallsPerSecond = 30;
  }

  static async start(product: CdnProduct): Promise<CdnScene> {
    const place = { domain: host, product };
    const [fixture, chain] = await Promise.all([
      BindingFixture.start<CdnPlace, CdnSettings>(cdnBinding, place),
      generateChain({ names: [host] }),
    ]);
    return new CdnScene(fixture, product, chain);
  }

  get emulator() {
    return this.fixture.emulator;
  }

  get reported(): readonly string[] {
    return this.fixture.reported;
  }

  get domains() {
    return this.emulator[this.product];
  }

  /** The functions of the domain as they were written: `HSTS` → its arguments. */
  get functions(): Record<string, Record<string, string>> {
    const configs = this.domains.find(host)?.configs.written ?? [];
    return Object.fromEntries(configs.map(({ name, arguments: texts }) => [name, Object.fromEntries(texts)]));
  }

  /** Sets a function as somebody else does. */
  setFunction(name: string, texts: Record<string, string>, parentId?: string): void {
    const domain = this.domains.find(host);
    assert.ok(domain);
    const id = this.domains.newConfigId();
    const others = domain.configs.written.filter((config) => config.name !== name);
    const config = { id, name, arguments: new Map(Object.entries(texts)), parentId, writtenAt: new Date(0) };
    this.domains.setConfigs(domain, [...others, config]);
  }

  /** From now on, a user deploys and destroys who may do only this with the domain. @param calls such as `read` */
  allowOnly(...calls: CdnCall[]): void {
    const Action = calls.map((call) => `${this.product}:${cdnProducts[this.product][call]}`);
    const Resource = `acs:${this.product}:*:*:domain/${host}`;
    const Statement = [{ Effect: "Allow" as const, Action, Resource }];
    const user = this.emulator.addUser({ name: `user${calls.length}`, policies: [{ Version: "1", Statement }] });
    this.more = { account: this.fixture.account(user) };
  }

  deploy(more: Raw<CdnInputs> = {}, state?: CdnState): Promise<CdnState> {
    return this.fixture.deploy(this.inputs({ timeout: 10, ...more }), state, this.more);
  }

  /** A deployment that is interrupted: what it says, and what it leaves in the state. */
  interrupted(more: Raw<CdnInputs>, state?: CdnState): Promise<{ message: string; state: CdnState }> {
    return this.fixture.interrupted(this.inputs(more), state);
  }

  refresh(state: CdnState): Promise<CdnState> {
    return this.fixture.refresh(state);
  }

  /** The state of an import. */
  async imported(): Promise<CdnState> {
    const found = await this.fixture.lifecycle.read(`${this.product}/${host}`, {}, this.fixture.context());
    assert.ok(found !== "gone");
    return found.state;
  }

  destroy(state: CdnState): Promise<void> {
    return this.fixture.lifecycle.destroy(state, this.fixture.context(this.more));
  }

  changes(state: CdnState, more: Raw<CdnInputs> = {}): boolean {
    return this.fixture.lifecycle.diff(state, this.inputs(more)).changes;
  }

  private inputs(more: Raw<CdnInputs>): CdnInputs {
    return this.fixture.check(this.chain, more);
  }

  /** What was called: `read`, `set`, `readConfigs`, `setConfigs`. */
  get calls(): string[] {
    return this.emulator.requests.map(({ query: { Action = "" } }) => {
      const verb = Action.startsWith("Describe") ? "read" : "set";
      return /Configs?$/.test(Action) ? `${verb}Configs` : verb;
    });
  }

  /** What a visitor gets by HTTP: the status, and where it leads to. */
  async byHttp(): Promise<string> {
    const { statusCode, headers } = await this.visit(get, this.emulator.edge.httpPort);
    return [statusCode, headers.location].filter(Boolean).join(" ");
  }

  /** What a visitor gets by HTTPS: the HSTS header; `none` without TLS. */
  async byHttps(): Promise<string | undefined> {
    const options = { servername: host, ca: this.chain.root.pem };
    return this.visit(secureGet, this.emulator.edge.port, options).then(
      ({ headers }) => headers["strict-transport-security"],
      () => "none",
    );
  }

  private async visit(by: typeof get, port: number, more: object = {}): Promise<IncomingMessage> {
    const options: RequestOptions = { host: "127.0.0.1", port, headers: { host }, agent: false, ...more };
    const [response] = (await once(by(options), "response")) as [IncomingMessage];
    response.resume();
    return response;
  }
}

/** Runs the same tests for both products. */
export function describeBoth(title: string, tests: (scene: () => CdnScene) => void): void {
  for (const product of ["cdn", "dcdn"] as const) {
    describe(`${title} of ${product}`, () => {
      let scene: CdnScene;
      beforeEach(async () => {
        scene = await CdnScene.start(product);
      });
      afterEach(() => scene.emulator.stop());
      tests(() => scene);
    });
  }
}
