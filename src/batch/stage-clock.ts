import type { StageTime } from '#report/run-result';
import type { Progress } from './workspace.ts';

/** Passes progress on and notes how long each label lasted: the time per stage, without a second bookkeeping. */
export interface StageClock {
  readonly progress: Progress;
  /** Times in order of first appearance; a label that came back is one stage. */
  finish(): readonly StageTime[];
}

export function createStageClock(progress: Progress, now: () => number): StageClock {
  const seconds = new Map<string, number>();
  let label: string | null = null;
  let since = now();
  const close = (): void => {
    const at = now();
    if (label !== null) seconds.set(label, (seconds.get(label) ?? 0) + (at - since) / 1000);
    since = at;
  };
  return {
    progress(done, total, next) {
      if (next !== label) {
        close();
        label = next;
      }
      progress(done, total, next);
    },
    finish() {
      close();
      label = null;
      return [...seconds].map(([stage, time]) => ({ stage, seconds: time }));
    },
  };
}
