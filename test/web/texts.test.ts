import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../web/src/', import.meta.url).pathname;
const english = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('texts.en.json'),
);

function paths(texts: unknown, at = ''): string[] {
  if (typeof texts !== 'object' || texts === null) return [at];
  return Object.entries(texts).flatMap(([key, value]) => paths(value, `${at}/${key}`));
}
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const blanks = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
const at = (texts: unknown, path: string): string =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((each, key) => (each as Record<string, unknown>)[key], texts) as string;

describe('the words of the application', () => {
  it('are there', () => expect(english.length).toBeGreaterThan(2));

  it.each(english)('%s says the same in German, blanks and all', (file) => {
    const [en, de] = [read(file), read(file.replace('.en.', '.de.'))];
    expect(paths(de).sort()).toEqual(paths(en).sort());
    for (const path of paths(en)) expect([path, blanks(at(de, path))]).toEqual([path, blanks(at(en, path))]);
  });
});
