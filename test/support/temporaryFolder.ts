import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mayBeKeyMaterial } from "../../provider/secrets/mayBeKeyMaterial";

/** A new folder whose path messages show. Of random names a few in a thousand look like a key, and no message repeats those. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  if (!mayBeKeyMaterial(folder)) {
    return folder;
  }
  rmSync(folder, { recursive: true });
  return temporaryFolder(prefix);
}
