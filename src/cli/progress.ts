import type { Progress } from '#domain/progress';

const barWidth = 24;
const redrawMs = 100;
const patienceMs = 1_000;

function bar(done: number, total: number): string {
  const filled = Math.round((barWidth * Math.min(done, total)) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${Math.floor((100 * Math.min(done, total)) / total)} %`;
}

function line(done: number, total: number | null, label: string): string {
  const amount = total === null || total <= 0 ? done.toLocaleString('en') : bar(done, total);
  return `${label.padEnd(28).slice(0, 40)} ${amount}`;
}

/**
 * A progress bar on stderr, so that stdout holds the result alone. On a terminal one line is redrawn; elsewhere each
 * stage that lasts over a second leaves one line.
 */
export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): { report: Progress; finish: () => void } {
  if (quiet) return { report: () => {}, finish: () => {} };
  let label = '';
  let stageStartedAt = 0;
  let drawnAt = 0;
  const clear = (): void => {
    if (stream.isTTY && drawnAt > 0) stream.write('\r\u001b[2K');
  };
  const endStage = (): void => {
    clear();
    const ms = Date.now() - stageStartedAt;
    if (label !== '' && ms > patienceMs) stream.write(`${label.padEnd(28)} ${(ms / 1000).toFixed(1)} s\n`);
    drawnAt = 0;
  };
  return {
    report(done, total, next) {
      const now = Date.now();
      if (next !== label) {
        endStage();
        label = next;
        stageStartedAt = now;
      }
      if (!stream.isTTY || now - drawnAt < redrawMs) return;
      drawnAt = now;
      stream.write(`\r\u001b[2K${line(done, total, label)}`);
    },
    finish() {
      endStage();
      label = '';
    },
  };
}
