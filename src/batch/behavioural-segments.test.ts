import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { compareSegments, fitSegments, showSegments } from './behavioural-segments.ts';

describe('segments of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-segments-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Savers, spenders and the rest; `savers` of 450. */
  function customers(name: string, seed: number, savers: number): string {
    const random = createRandom(seed);
    const lines = ['customer_id,spend,savings,branch,alert_count'];
    for (let i = 0; i < 450; i++) {
      const spend = (i >= savers && i % 2 === 0 ? 300 : 50) + 15 * random.normal();
      const savings = (i < savers ? 400 : 90) + 15 * random.normal();
      lines.push([1000 + 3 * i, spend, savings, random.uniform() < 0.1 ? '' : 'centre', random.below(4)].join(','));
    }
    const file = join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  }
  const options = {
    purpose: 'aml',
    exclude: ['alert_count'],
    keep: [],
    seed: 1,
    out: folder,
    methods: ['k-means'],
  } as const;

  it('are saved, shown again and followed into the next version', async () => {
    const file = customers('one.csv', 1, 150);
    const first = await fitSegments({ ...options, file });
    expect(first.k).toBe(3);
    expect(first.leftOut.map(({ column }) => column)).toContain('customer_id');
    expect(showSegments(first.saved).segments).toEqual(first.segments);
    const later = customers('two.csv', 2, 120);
    const second = await fitSegments({ ...options, file: later, previous: first.saved });
    expect(second.segments.map(({ id }) => id).sort()).toEqual(['S1', 'S2', 'S3']);
    expect(second.comparison?.transitions.map(({ kind }) => kind)).toEqual(['survive', 'survive', 'survive']);
    const compared = await compareSegments(first.saved, second.saved, later);
    expect(compared.stayed).toBeGreaterThan(0.95);
  });

  it('say what is wrong with a file that holds no segmentation, or a table without their columns', async () => {
    const file = customers('three.csv', 3, 150);
    expect(() => showSegments(file)).toThrow('three.csv holds no segmentation');
    const fitted = await fitSegments({ ...options, file });
    const other = join(folder, 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n3,4\n');
    await expect(compareSegments(fitted.saved, fitted.saved, other)).rejects.toThrow('do not fit this table');
  });

  it('for commercial use refuse what comes from alerts', async () => {
    const file = customers('four.csv', 4, 150);
    await expect(fitSegments({ ...options, file, exclude: [], purpose: 'commercial' })).rejects.toThrow(
      'may not use alert_count (from: alert)',
    );
  });
});
