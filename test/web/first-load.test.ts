import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = new URL('../../web/dist/', import.meta.url);

/** Scripts that the page itself loads, and what those import at once; what they import later is a route's own. */
function firstScripts(): ReadonlySet<string> {
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const found = new Set<string>();
  const open = [...page.matchAll(/(?:src|href)="\/?(assets\/[\w-]+\.js)"/g)].map(([, file]) => file!);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(new URL(file, dist), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)) open.push(`assets/${name}`);
  }
  return found;
}

it('the first load has at most 350 kB of script, compressed', () => {
  const scripts = [...firstScripts()];
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(350 * 1024);
});
