import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainPath } from './plain-path.ts';

describe('plain paths', () => {
  it.each(['https://bank.example/t.csv', 's3://bucket/t.parquet', 'file:///etc/passwd', 'HTTP://x'])(
    'a URL is refused: %s',
    (path) => expect(() => plainPath(path)).toThrow(/is a URL/),
  );
  it.each(['*.csv', 'data/[ab].csv', 'a?.parquet', '{a,b}.csv'])('a pattern is refused: %s', (path) =>
    expect(() => plainPath(path)).toThrow(/is a pattern/),
  );
  it('control characters and emptiness are refused', () => {
    expect(() => plainPath('a\nb')).toThrow(/control character/);
    expect(() => plainPath('a\0b')).toThrow(/control character/);
    expect(() => plainPath(' ')).toThrow(/empty/);
  });
  it('a name that looks like SQL is only a name', () => {
    expect(plainPath("x'; DROP TABLE t; --.csv")).toBe(resolve("x'; DROP TABLE t; --.csv"));
  });
});
