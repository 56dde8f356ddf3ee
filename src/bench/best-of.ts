export interface Measured {
  /** Seconds of CPU of this process, all threads, which other processes do not lengthen. */
  readonly cpu: number;
  /** Seconds on the wall. */
  readonly elapsed: number;
}

/** The least of several runs, each kind of time by itself, to a hundred-thousandth of a second. */
export async function bestOf(times: number, task: () => void | Promise<void>): Promise<Measured> {
  let cpu = Infinity;
  let elapsed = Infinity;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const before = process.cpuUsage();
    await task();
    const { user, system } = process.cpuUsage(before);
    elapsed = Math.min(elapsed, (performance.now() - started) / 1000);
    cpu = Math.min(cpu, (user + system) / 1e6);
  }
  return { cpu: fivePlaces(cpu), elapsed: fivePlaces(elapsed) };
}

function fivePlaces(seconds: number): number {
  return Math.round(seconds * 1e5) / 1e5;
}
