import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('behavioural segments and scores', () => {
  it('nothing that makes a score imports a behavioural segmentation', () => {
    const folder = fileURLToPath(new URL('../../src/model', import.meta.url));
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('segmentation'),
    );
    expect(sources).toContain('frame.ts');
    for (const file of sources) {
      expect(readFileSync(`${folder}/${file}`, 'utf8'), file).not.toMatch(/from '[^']*segmentation\//);
    }
  });
});
