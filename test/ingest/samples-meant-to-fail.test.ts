import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestPayments, type PaymentIngestResult } from '#ingest/formats/payment-folder';

const root = process.env['PEERLINE_PAYMENT_SAMPLES'] ?? '../shared/data/payments';
const there = existsSync(root);

describe.skipIf(!there)(`payment samples${there ? '' : ' (skipped: PEERLINE_PAYMENT_SAMPLES names no folder)'}`, () => {
  let result: PaymentIngestResult;
  let out: string;
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'peerline-samples-'));
    result = await ingestPayments({ data: root, out, memoryLimitMb: 256 });
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test('each file is parsed or refused with a reason, and the counts add up', () => {
    for (const file of result.files) {
      expect(file.read).toBe(file.loaded + file.duplicates + file.quarantined);
      if (file.status !== 'parsed') expect(file.reason).toMatch(/\.$/);
    }
    const { read, loaded, duplicates, quarantined } = result.totals;
    expect([read, loaded > 0]).toEqual([loaded + duplicates + quarantined, true]);
  });

  test('those that are meant to fail are refused, or what is wrong in them is', () => {
    const bad = result.files.filter(
      ({ file }) =>
        /(?:invalid|wrong|broken|malformed|february_30)/.test(file.split('/').at(-1)!) && !file.endsWith('.yml'),
    );
    expect(bad.length).toBeGreaterThan(5);
    const silent = bad.filter(
      ({ status, quarantined, issues, statements }) =>
        status === 'parsed' && quarantined + issues.length + statements.wrong.length === 0,
    );
    expect(silent.map(({ file }) => file)).toEqual([]);
  });
});
