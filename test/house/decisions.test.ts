import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../docs/adr/', import.meta.url);
const files = readdirSync(folder).sort();

describe('decision records', () => {
  it('have a number each, used once', () => {
    const numbers = files.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(files.length);
  });

  it.each(files)('%s repeats its number in its title', (name) => {
    const [title] = readFileSync(new URL(name, folder), 'utf8').split('\n', 1);
    expect(title).toMatch(new RegExp(`^# ${name.slice(0, 4)}\\. \\S`));
  });
});
