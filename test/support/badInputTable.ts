import type { CheckCertificateArguments } from "../../provider/certificate/check";
import type { CertificateInput, InputName } from "../../provider/certificate/problem";
import { type GeneratedChain, generateChain } from "./certificates";

/** Something that must never be deployed, and the sentence about it. */
export interface BadInput {
  name: string;
  /** Without `now` and `reader`: each is bad today, for every reader. */
  arguments: Omit<CheckCertificateArguments, "now" | "reader">;
  /** The input that the problem is about. */
  input: InputName;
  /** Matches the sentence: what is wrong, and what to do. */
  expected: RegExp;
}

/** Collects inputs that each differ from a good deployment in exactly one respect. */
export class BadInputTable {
  readonly rows: BadInput[] = [];

  private constructor(readonly good: GeneratedChain) {}

  static async make(): Promise<BadInputTable> {
    const names = ["example.com", "*.example.com", "192.0.2.1"];
    return new BadInputTable(await generateChain({ names, intermediates: 2 }));
  }

  add(input: InputName, name: string, changed: Partial<BadInput["arguments"]>, expected: RegExp): void {
    const { fullchain: certificate, privateKey } = this.good;
    this.rows.push({ name: `${input}: ${name}`, input, expected, arguments: { certificate, privateKey, ...changed } });
  }

  certificate(name: string, value: CertificateInput, expected: RegExp): void {
    this.add("certificate", name, { certificate: value }, expected);
  }

  chain(name: string, value: CertificateInput, expected: RegExp): void {
    this.add("chain", name, { certificate: this.good.certificate, chain: value }, expected);
  }

  key(name: string, value: CertificateInput, expected: RegExp): void {
    this.add("privateKey", name, { privateKey: value }, expected);
  }
}
