import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openExchangeRates } from './exchange-rates.ts';

describe('exchange rates of the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-rates-'));
  const file = join(folder, 'rates.csv');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are those of the day, or of the last day before', async () => {
    writeFileSync(file, 'date,currency,rate\n2026-01-02,USD,0.9\n2026-01-05,USD,0.8\n2026-01-02,JPY,0.006\n');
    const rates = await openExchangeRates(file, () => undefined);
    const on = (day: string, currency = 'USD') => rates.rateOf(currency, Date.parse(`${day}T13:00:00Z`));
    expect(on('2026-01-01')).toBeNull();
    expect(on('2026-01-02')).toEqual({ rate: 0.9, day: '2026-01-02' });
    expect(on('2026-01-04')).toEqual({ rate: 0.9, day: '2026-01-02' });
    expect(on('2026-03-01')).toEqual({ rate: 0.8, day: '2026-01-05' });
    expect(on('2026-03-01', 'CHF')).toBeNull();
    rates.close();
  });

  it('say in a sentence what is wrong with their file', async () => {
    writeFileSync(file, 'date,currency,rate\n2026-01-02,USD,much\n');
    await expect(openExchangeRates(file, () => undefined)).rejects.toThrow(/rates\.csv has 1 bad line/);
    await expect(openExchangeRates(join(folder, 'none.csv'), () => undefined)).rejects.toThrow(/no rates file/);
  });
});
