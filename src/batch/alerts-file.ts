import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import { readableFile } from '#engine/duckdb/read-table';
import type { Explanation } from '#model/explain';
import type { AlertSummary } from '#report/alert-summary';
import { readStoredJson } from './stored-json.ts';

/** What alerts.json holds: nothing in it depends on the time or the machine of the run. */
export interface AlertsFile {
  readonly model: string;
  readonly alerts: readonly AlertSummary[];
}

/** The whole explanation of each alert, by its identifier. */
export interface ExplanationsFile {
  readonly model: string;
  readonly explanations: Readonly<Record<string, Explanation>>;
}

export const alertsFileName = 'alerts.json';
const explanationsFileName = 'alert-explanations.json';

/** Writes all alerts and, beside them, their explanations; same seed and input, same bytes. Returns the path. */
export function writeAlerts(
  out: string,
  model: string,
  alerts: readonly AlertSummary[],
  explanations: ExplanationsFile['explanations'],
): string {
  const file = join(out, alertsFileName);
  const content: AlertsFile = { model, alerts };
  const explained: ExplanationsFile = { model, explanations };
  writeFileSync(join(out, explanationsFileName), `${JSON.stringify(explained)}\n`);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** Throws AppError `alerts.absent` where nothing has been scored yet. */
export function readAlerts(out: string): AlertsFile {
  if (!existsSync(join(out, alertsFileName))) {
    throw new AppError('alerts.absent', `There are no alerts in ${out}: run \`peerline score\` first.`);
  }
  return readStoredJson(readableFile(join(out, alertsFileName)), 'run `peerline score` again') as AlertsFile;
}

export function readExplanations(out: string): ExplanationsFile {
  return readStoredJson(
    readableFile(join(out, explanationsFileName)),
    'run `peerline score` again',
  ) as ExplanationsFile;
}
