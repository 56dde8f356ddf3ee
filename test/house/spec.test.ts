import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const spec = join(root, 'docs', 'spec');

const tests = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);
/** "(I1)" and "(F1, F2)" in the names of tests. */
const cited = new Set(
  tests.flatMap((text) =>
    Array.from(text.matchAll(/\(([A-Z]\d+(?:, [A-Z]\d+)*)\)/g), (match) => match[1]!.split(', ')).flat(),
  ),
);

describe('the rules of docs/spec', () => {
  const rules = readdirSync(spec).flatMap((file) =>
    Array.from(readFileSync(join(spec, file), 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm), (match) => ({
      file,
      rule: match[1]!,
    })),
  );

  it('have an identifier each, used once', () => {
    expect(rules.length).toBeGreaterThan(30);
    expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
  });

  it.each(rules)('$file: a test cites $rule', ({ rule }) => {
    expect(cited).toContain(rule);
  });
});
