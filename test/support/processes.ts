import { execFileSync } from "node:child_process";

/** A running process. */
export interface Running {
  pid: number;
  parent: number;
  command: string;
}

/** The processes that a process started, and theirs, and so on. POSIX `ps`. */
export function descendantsOf(ancestor: number): Running[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const all = lines.flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
  const found: Running[] = [];
  const family = new Set([ancestor]);
  for (let grew = true; grew; ) {
    const next = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    grew = next.length > 0;
    for (const running of next) {
      family.add(running.pid);
      found.push(running);
    }
  }
  return found;
}

/** SIGKILL, which no process can answer. */
export const kill = (running: Running) => signal(running, "SIGKILL");

/** Takes the processor away from a process, until {@link resume}. */
export const suspend = (running: Running) => signal(running, "SIGSTOP");

export const resume = (running: Running) => signal(running, "SIGCONT");

function signal({ pid }: Running, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It had ended by itself.
  }
}

/** Whether the process that was seen is still there; another one may have got its number. */
export function isRunning({ pid, command }: Running): boolean {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim() === command.trim();
  } catch {
    return false; // `ps` fails when there is no such process
  }
}
