import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readAlerts } from './alerts-file.ts';
import { readIngested } from './ingested.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-stored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('says in one sentence that a stored file was cut short, and what to do', () => {
  for (const file of ['alerts.json', 'ingested.json']) writeFileSync(join(folder, file), '{"model": "ab');
  expect(() => readAlerts(folder)).toThrow(/alerts\.json is damaged .*peerline score/);
  expect(() => readIngested(folder)).toThrow(/ingested\.json is damaged .*peerline ingest/);
});
