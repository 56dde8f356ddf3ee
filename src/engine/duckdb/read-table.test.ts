import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('reading a table', () => {
  it('gives numbers with NaN for missing ones and texts as codes, in the order of the file', async () => {
    const table = await readTable(file('a.csv', 'x,kind,on\n1.5,b,true\n,a,false\n3,,true\n'));
    expect(table.rows).toBe(3);
    expect(table.columns).toEqual([
      { type: 'number', name: 'x', values: Float64Array.of(1.5, Number.NaN, 3) },
      { type: 'text', name: 'kind', codes: Int32Array.of(1, 0, -1), labels: ['a', 'b'] },
      { type: 'number', name: 'on', values: Float64Array.of(1, 0, 1) },
    ]);
  });
  it('keeps the order of many rows', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},k${i % 7}`);
    const table = await readTable(file('b.csv', `i,k\n${lines.join('\n')}\n`));
    const [numbers, texts] = table.columns;
    expect(numbers!.type === 'number' && numbers!.values.every((value, i) => value === i)).toBe(true);
    expect(texts!.type === 'text' && texts!.codes.every((code, i) => code === i % 7)).toBe(true);
  });
  it.each([
    ['an absent file', 'none.csv', 'file.absent'],
    ['a pattern', '*.csv', 'path.pattern'],
    ['a URL', 'https://example.org/a.csv', 'path.url'],
    ['a folder', '.', 'file.folder'],
  ])('refuses %s', async (_, name, code) => {
    const path = name.includes('://') ? name : join(folder, name);
    await expect(readTable(path)).rejects.toMatchObject({ code });
  });
  it('refuses a file cut off amid a row, rather than read it as one column of text', async () => {
    await expect(readTable(file('cut.csv', 'a,b\n1,2\n2,5\n3'))).rejects.toThrow(
      /columns of its first line; is it cut/,
    );
  });
  it('reads a byte order mark, CRLF, quoted line breaks, semicolons and Latin-1', async () => {
    const path = file('g.csv', '');
    writeFileSync(path, Buffer.from('\u00ef\u00bb\u00bfa;"b;c"\r\n1;"x\r\ny"\r\n2;z\r\n', 'latin1'));
    const table = await readTable(path);
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b;c']);
    expect(table.rows).toBe(2);
    const latin = file('h.csv', '');
    writeFileSync(latin, Buffer.from('a,b\n1,M\u00fcller\n2,y\n', 'latin1'));
    expect((await readTable(latin)).columns[1]).toMatchObject({ labels: ['Müller', 'y'] });
  });
  it('refuses an empty file, a header alone and an unknown ending', async () => {
    await expect(readTable(file('c.csv', ''))).rejects.toMatchObject({ code: 'file.empty' });
    await expect(readTable(file('d.csv', 'a,b\n'))).rejects.toMatchObject({ code: 'table.empty' });
    await expect(readTable(file('e.xls', 'x'))).rejects.toMatchObject({ code: 'table.ending' });
    await expect(readTable(file('f.parquet', 'not parquet'))).rejects.toMatchObject({ code: 'table.unreadable' });
  });
});
