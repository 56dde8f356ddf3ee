import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readableFile } from '#engine/duckdb/read-table';
import type { AlertSummary } from '#report/alert-summary';
import { readStoredJson } from './stored-json.ts';

/** What alerts.json holds: nothing in it depends on the time or the machine of the run. */
export interface AlertsFile {
  readonly model: string;
  readonly alerts: readonly AlertSummary[];
}

export const alertsFileName = 'alerts.json';

/** Writes all alerts; same seed and input, same bytes. Returns the path. */
export function writeAlerts(out: string, model: string, alerts: readonly AlertSummary[]): string {
  const file = join(out, alertsFileName);
  const content: AlertsFile = { model, alerts };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

export function readAlerts(out: string): AlertsFile {
  return readStoredJson(readableFile(join(out, alertsFileName)), 'run `peerline score` again') as AlertsFile;
}
