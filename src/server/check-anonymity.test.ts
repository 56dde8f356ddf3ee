import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkAnonymity, sentencesOf } from './check-anonymity.ts';

describe('a table that is to leave', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-check-'));
  const file = join(folder, 'export.csv');
  writeFileSync(file, `region,age,answer\n${'N,40,a\n'.repeat(2)}N,40,b\n${'S,41,c\n'.repeat(3)},40,a\n`);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is measured by the columns that recognise people together; unknown is a value of its own', async () => {
    const checked = await checkAnonymity(file, { quasi: ['region', 'age'], k: 3 });
    expect(checked).toMatchObject({ rows: 7, groups: 3, smallest: 1, leastDiverse: null, exposed: 1 });
    expect(checked.exposedGroups).toEqual([{ values: { region: null, age: 40 }, rows: 1, diversity: null }]);
    expect(sentencesOf(checked)).toContain('1 × region = not known, age = 40');
    expect(sentencesOf(await checkAnonymity(file, { quasi: ['age'], k: 3 }))).toContain('Everyone is hidden');
  });

  it('is measured by what its groups would tell of a sensitive column', async () => {
    const query = { quasi: ['region', 'age'], k: 3, sensitive: { column: 'answer', l: 2 } };
    const checked = await checkAnonymity(file, query);
    expect(checked).toMatchObject({ exposed: 4, leastDiverse: 1 });
    expect(checked.exposedGroups.map(({ rows }) => rows)).toEqual([1, 3]);
  });

  it('is refused with the names it has where a column is absent', async () => {
    await expect(checkAnonymity(file, { quasi: ['city'], k: 3 })).rejects.toThrow(
      /no column "city".*region, age, answer/,
    );
  });
});
