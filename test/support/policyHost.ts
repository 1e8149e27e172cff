import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ServiceError } from "@grpc/grpc-js";
import type * as Pb from "@pulumi/pulumi/proto/analyzer_pb";
import { fromPulumi, grpc, Struct } from "../../provider/plugin/protocol";

interface Analyzer {
  analyze(request: Pb.AnalyzeRequest, answer: (error: ServiceError | null, response: Pb.AnalyzeResponse) => void): void;
  close(): void;
}

const messages: typeof Pb = fromPulumi("./proto/analyzer_pb");
const { AnalyzerClient } = fromPulumi<{
  AnalyzerClient: new (address: string, credentials: unknown) => Analyzer;
}>("./proto/analyzer_grpc_pb");

/** A policy pack in a process of its own, spoken to by gRPC as the engine does. */
export class PolicyHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly analyzer: Analyzer,
  ) {}

  /** @param program the pack's compiled file */
  static async start(program: string): Promise<PolicyHost> {
    const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const client = new AnalyzerClient(`127.0.0.1:${line}`, grpc.credentials.createInsecure());
      return new PolicyHost(child, client);
    }
    throw new Error("The policy pack ended before it served.");
  }

  /** @returns names of the policies that a resource breaks */
  broken(type: string, inputs: object): Promise<string[]> {
    const request = new messages.AnalyzeRequest();
    request.setType(type);
    request.setName("site");
    request.setUrn(`urn:pulumi:test::project::${type}::site`);
    request.setOptions(new messages.AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
    return new Promise((resolve, reject) => {
      this.analyzer.analyze(request, (error, response) => {
        if (error === null) {
          resolve(response.getDiagnosticsList().map((diagnostic) => diagnostic.getPolicyname()));
        } else {
          reject(error);
        }
      });
    });
  }

  stop(): void {
    this.analyzer.close();
    this.process.kill();
  }
}
