import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { drift } from './drift.ts';

describe('drift of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-drift-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function table(name: string, seed: number, shift: number, extra: string): string {
    const random = createRandom(seed);
    const lines = [`amount,age,channel,${extra}`];
    for (let i = 0; i < 800; i++) {
      const channel = random.uniform() < 0.5 ? 'app' : 'branch';
      lines.push([random.normal() + shift, 40 + 10 * random.normal(), channel, 1].join(','));
    }
    const file = join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  }

  it('names what moved, what is gone and what is new, and says whether to train again', async () => {
    const result = await drift({
      before: table('old.csv', 1, 0, 'a'),
      now: table('new.csv', 2, 0.8, 'b'),
      exclude: [],
    });
    expect(result.columns[0]).toMatchObject({ column: 'amount', material: true });
    expect(result.columns.filter(({ drifted }) => drifted)).toHaveLength(1);
    expect(result).toMatchObject({ rowsBefore: 800, onlyBefore: ['a'], onlyNow: ['b'], retrain: true });
    expect(result.reasons[0]!.sentence).toContain('amount');
  });

  it('finds no reason where nothing moved, and says when nothing can be compared', async () => {
    const before = table('one.csv', 3, 0, 'a');
    expect(await drift({ before, now: table('two.csv', 4, 0, 'a'), exclude: [] })).toMatchObject({ retrain: false });
    const exclude = ['amount', 'age', 'channel', 'a'];
    await expect(drift({ before, now: before, exclude })).rejects.toThrow('no column in common');
  });

  it('says which column changed its type', async () => {
    const before = join(folder, 'numbers.csv');
    const now = join(folder, 'texts.csv');
    writeFileSync(before, 'x\n1\n2\n');
    writeFileSync(now, 'x\na\nb\n');
    await expect(drift({ before, now, exclude: [] })).rejects.toThrow('"x" was a number column');
  });
});
