import { readdirSync, readFileSync } from "node:fs";

/** What a command and everything that it started used. */
export interface Usage {
  /** Seconds of processor time, user and system. */
  cpuSeconds: number;
  /** Largest sum of resident memory that was seen, in MiB. */
  peakMemory: number;
}

const interval = 50;
const ticksPerSecond = 100;
const pageSize = 4096;

/**
 * Watches the processes that descend from this one while `action` runs, by /proc; this one itself, which runs the
 * emulator, is left out.
 *
 * @returns no usage where there is no /proc
 */
export async function watchChildren<Result>(
  action: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage | undefined }> {
  const ticks = new Map<number, number>();
  let peak = 0;
  const look = () => {
    let memory = 0;
    for (const { pid, cpuTicks, residentPages } of descendants(process.pid)) {
      ticks.set(pid, cpuTicks);
      memory += residentPages * pageSize;
    }
    peak = Math.max(peak, memory);
  };
  const timer = process.platform === "linux" ? setInterval(look, interval) : undefined;
  try {
    const result = await action();
    const cpuSeconds = [...ticks.values()].reduce((sum, value) => sum + value, 0) / ticksPerSecond;
    return { result, usage: timer && { cpuSeconds, peakMemory: peak / 2 ** 20 } };
  } finally {
    clearInterval(timer);
  }
}

interface ProcessStatus {
  pid: number;
  parent: number;
  cpuTicks: number;
  residentPages: number;
}

function descendants(root: number): ProcessStatus[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => status(Number(name)));
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) {
      if (family.has(parent)) {
        family.add(pid);
      }
    }
  }
  return all.filter(({ pid }) => pid !== root && family.has(pid));
}

/** Fields of proc(5) stat, counted behind the command's name, which may hold spaces. */
function status(pid: number): ProcessStatus[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0] = fields.slice(11, 13);
    return [{ pid, parent, cpuTicks: user + system, residentPages: fields[21] ?? 0 }];
  } catch {
    return []; // it has ended meanwhile
  }
}
