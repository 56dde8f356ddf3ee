import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvScanner, longestRecord } from './csv-scanner.ts';

interface Read {
  records: { line: number; fields: string[] }[];
  rejects: { line: number; reason: string; text: string }[];
}

function scan(pieces: readonly string[], options: { delimiter?: string; columns?: number } = {}): Read {
  const read: Read = { records: [], rejects: [] };
  const scanner = new CsvScanner(options.delimiter ?? ',', {
    record: (line, fields, count) => {
      if (options.columns !== undefined && count !== options.columns) return `${count} columns`;
      read.records.push({ line, fields: fields.slice(0, count) });
      return null;
    },
    reject: (line, reason, text) => read.rejects.push({ line, reason, text }),
  });
  for (const piece of pieces) scanner.push(piece);
  scanner.finish();
  return read;
}

const quoted = (value: string): string => (/[",\r\n]|^$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

describe('the CSV scanner', () => {
  it('reads back any table, however the text is cut into pieces, with the right lines', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', ';'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (rows, end, final, size) => {
          const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (final && rows.length > 0 ? end : '');
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
          const { records, rejects } = scan(pieces);
          expect(rejects).toEqual([]);
          expect(records.map((record) => record.fields)).toEqual(rows);
          let line = 1;
          for (const [i, row] of rows.entries()) {
            expect(records[i]!.line).toBe(line);
            line += 1 + row.join('').split('\n').length - 1;
          }
        },
      ),
    );
  });

  it('skips blank lines and a final Ctrl-Z but counts their lines', () => {
    expect(scan(['a,b\n\n\r\nc,d\n\u001a'])).toEqual({
      records: [
        { line: 1, fields: ['a', 'b'] },
        { line: 4, fields: ['c', 'd'] },
      ],
      rejects: [],
    });
  });

  it('a quote that is never closed costs its own line alone', () => {
    const { records, rejects } = scan(['1,a\n2,"b\n3,c\n4,d\n']);
    expect(rejects).toEqual([{ line: 2, reason: 'a quote is opened and never closed', text: '2,"b' }]);
    expect(records.map((record) => record.line)).toEqual([1, 3, 4]);
  });

  it('text after a closing quote costs its own line alone, also at the end of a piece', () => {
    for (const pieces of [['1,a\n2,"b"x,c\n3,c\n'], '1,a\n2,"b"x,c\n3,c\n'.match(/[^]/g)!]) {
      const { records, rejects } = scan(pieces);
      expect(rejects).toEqual([{ line: 2, reason: 'text follows a closing quote', text: '2,"b"x,c' }]);
      expect(records.map((record) => record.line)).toEqual([1, 3]);
    }
  });

  it('a stray pair of quotes over two rows does not swallow the second one', () => {
    const { records, rejects } = scan(['1,"a\n2,b",c\n3,d\n'], { columns: 2 });
    expect(rejects.map((reject) => reject.line)).toEqual([1, 2]);
    expect(records).toEqual([{ line: 3, fields: ['3', 'd'] }]);
  });

  it('a line of ten million characters is rejected, not kept, and reading goes on', () => {
    const long = `2,${'x'.repeat(10_000_000)}`;
    const pieces = `1,a\n${long}\n3,c`.match(/[^]{1,100000}/g)!;
    const { records, rejects } = scan(pieces);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ line: 2, reason: expect.stringContaining('longer than') as string });
    expect(rejects[0]!.text.length).toBeLessThan(1000);
    expect(records.map((record) => record.line)).toEqual([1, 3]);
  });

  it('a quote left open before many rows is found out at the longest record, and costs one line', () => {
    const row = `9,${'y'.repeat(998)}\n`;
    const rows = Math.ceil(longestRecord / row.length) + 50;
    const { records, rejects } = scan([`1,"a\n`, ...Array.from({ length: rows }, () => row)]);
    expect(rejects.map((reject) => reject.line)).toEqual([1]);
    expect(records).toHaveLength(rows);
    expect(records[0]!.line).toBe(2);
  });
});
