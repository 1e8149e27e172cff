import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { startEmulator } from "../emulator";
import { CertificateRollout } from "../provider";
import { runCommandLine } from "../provider/commandLine/commandLine";
import { daysFromNow, generateChain } from "../test/support/certificates";
import { Estate } from "../test/support/estate";
import { configurationOf } from "../test/support/host";
import { TestStack } from "../test/support/stack";
import type { Span } from "./ansi";
import { wholeValues } from "./wholeValues";

/** A line of a terminal: its text, and how it looks. */
export interface Line {
  text: string;
  spans: readonly Span[];
}

/** What a picture shows: the real output of a real command. */
export interface Scene {
  /** File name without theme and ending. */
  name: string;
  /** For readers who can't see it. */
  title: string;
  /** The command's output with its colours. */
  output(): Promise<string>;
  /** The lines that a picture shows, in an order that is the same in every run. It changes and adds none. */
  chosen(lines: readonly Line[]): Line[];
}

const header = /^ {4}\S.*: \((update|replace)\)$/;

/**
 * Of a detailed preview: each resource with its id, fingerprint and end, and the summary. The engine sends names that wait for nothing in any
 * order; here they come by their ids, after the certificate and the canary.
 */
function byResource(lines: readonly Line[]): Line[] {
  const summary = lines.findIndex(({ text }) => text.startsWith("Resources:"));
  const blocks: Line[][] = [];
  for (const line of lines.slice(0, summary)) {
    if (header.test(line.text)) {
      blocks.push([line]);
    } else if (/^ {8}\[id=|^ {6}~ (fingerprint|notAfter) +:/.test(line.text)) {
      blocks.at(-1)?.push(line);
    }
  }
  const idOf = ([, id]: readonly Line[]) => id?.text ?? "";
  const others = blocks.slice(2).sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  return [...blocks.slice(0, 2), ...others, lines.slice(summary)].flat();
}

const domains = ["canary.example.com", "www.example.com", "shop.example.com"];

/** `pulumi preview --diff` of a renewal over several names. */
async function renewalPreview(): Promise<string> {
  const emulator = await startEmulator();
  for (const domain of domains) {
    emulator.cdn.add(domain);
  }
  emulator.functions.add("api.example.com", { protocol: "HTTP,HTTPS" });
  const { httpEndpoint: at } = emulator;
  const issue = (from: number) => generateChain({ names: ["*.example.com"], notBefore: daysFromNow(from) });
  let chain = await issue(-60);
  const stack = await TestStack.create({
    emulator,
    config: {
      ...configurationOf(emulator.owner),
      "alicloud:endpoints": { value: JSON.stringify([{ cas: at, cdn: at, fc: at }]) },
    },
    program: async () => {
      new CertificateRollout("site", {
        certificate: chain.fullchain,
        privateKey: pulumi.secret(chain.privateKey),
        cdnDomains: domains,
        fcDomains: [{ domain: "api.example.com" }],
        canary: "canary.example.com",
      });
    },
  });
  try {
    await stack.up({ parallel: 1 });
    chain = await issue(-1);
    return wholeValues((await stack.preview({ color: "always", parallel: 1 })).output);
  } finally {
    stack.remove();
    await emulator.stop();
  }
}

/** `alicloud-certificates targets fullchain.pem` over all products. */
async function targetsTable(): Promise<string> {
  const estate = await Estate.start();
  const folder = mkdtempSync(join(tmpdir(), "certificates-picture-"));
  try {
    estate.cdn("cdn", "www.example.com", "good");
    estate.cdn("cdn", "shop.example.com", "due");
    estate.cdn("dcdn", "live.example.com", "foreign");
    estate.oss("my-files", "files.example.com", "good");
    estate.fc("api.example.com", "over");
    estate.fc("old.example.com", "off");
    estate.alb("pay.example.com", "due", "alb-7q2m");
    const file = join(folder, "fullchain.pem");
    writeFileSync(file, estate.chains.good.fullchain);
    const settings = estate.settings();
    const endpoints = ["cas", "cdn", "dcdn", "fc", "oss"].map(
      (service) => `${service}=${estate.emulator.httpEndpoint}`,
    );
    let output = "";
    const terminal = { output: { isTTY: true, write: (text: string) => (output += text) }, errors: { write: () => 0 } };
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: settings["alicloud:accessKey"],
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: settings["alicloud:secretKey"],
      ALICLOUD_REGION: "cn-hangzhou",
    };
    await runCommandLine(
      ["targets", file, "--endpoints", endpoints.join()],
      "0.1.0",
      terminal,
      environment,
      new Date(),
    );
    return output;
  } finally {
    await estate.stop();
    rmSync(folder, { recursive: true });
  }
}

export const scenes: readonly Scene[] = [
  {
    name: "renewal",
    title:
      "The preview of a renewal: the certificate is replaced in the store, and each name shows the new fingerprint and end.",
    output: renewalPreview,
    chosen: byResource,
  },
  {
    name: "targets",
    title: "The command targets: what every name of the account serves, until when, and whether a certificate fits.",
    output: targetsTable,
    chosen: (lines) => [...lines],
  },
];
