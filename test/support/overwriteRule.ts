import assert from "node:assert/strict";
import type { Emulator } from "../../emulator";
import { sendSigned } from "../unit/emulator/clients";

/** Gives a bucket one rule against overwriting, as its owner: for all keys that begin with `prefix` and end with `suffix`. */
export async function forbidOverwriting(
  emulator: Emulator,
  bucket: string,
  prefix: string,
  suffix = "",
): Promise<void> {
  const rule = `<Action>forbid</Action><Prefix>${prefix}</Prefix><Suffix>${suffix}</Suffix>`;
  await configure(emulator, bucket, "PUT", `<OverwriteConfiguration><Rule>${rule}</Rule></OverwriteConfiguration>`);
}

/** Takes the bucket's rules against overwriting away. */
export async function allowOverwriting(emulator: Emulator, bucket: string): Promise<void> {
  await configure(emulator, bucket, "DELETE");
}

async function configure(emulator: Emulator, bucket: string, method: string, body?: string): Promise<void> {
  const host = `${bucket}.oss-cn-hangzhou.aliyuncs.com`;
  const { status } = await sendSigned(emulator, emulator.owner, `/${bucket}/?overwriteConfig`, {
    ...{ method, host, path: "/?overwriteConfig" },
    ...(body !== undefined && { body }),
  });
  assert.ok(status === 200 || status === 204, String(status));
}
