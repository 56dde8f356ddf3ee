import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedScript, embedScripts } from './scripts.ts';

const largestGzip = 15 * 1024;

describe('the embedded scripts', () => {
  it('are together smaller than 15 kB gzipped', () => {
    const bytes = embedScripts.reduce((sum, name) => sum + gzipSync(embedScript(name)).length, 0);
    expect(bytes).toBeLessThan(largestGzip);
  });

  it('write no markup from text and run none', () => {
    for (const name of embedScripts) {
      expect(embedScript(name)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(/);
    }
  });

  it('compute SHA-256 as everyone does', async () => {
    const { firstWord } = (await import(new URL('work.js', import.meta.url).href)) as {
      firstWord: (bytes: Uint8Array) => number;
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(firstWord(bytes)).toBe(createHash('sha256').update(bytes).digest().readUInt32BE());
      }),
    );
  });
});
