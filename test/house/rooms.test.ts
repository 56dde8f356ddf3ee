import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pureRooms, rooms } from '../../scripts/rooms.js';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'peerline-rooms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Finding {
  readonly code: string;
  readonly filename: string;
}

/** Lints one file per (room, case) in a copy of the house and returns which files were refused, and by which rule. */
function findings(files: Readonly<Record<string, string>>): Map<string, Set<string>> {
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  let output: string;
  try {
    output = execFileSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const byFile = new Map<string, Set<string>>();
  for (const finding of (JSON.parse(output) as { diagnostics: Finding[] }).diagnostics) {
    const codes = byFile.get(finding.filename) ?? new Set();
    byFile.set(finding.filename, codes.add(finding.code));
  }
  return byFile;
}

const names = Object.keys(rooms);
const files: Record<string, string> = {};
for (const room of names) {
  for (const other of names.filter((name) => name !== room)) {
    files[`src/${room}/hash-${other}.ts`] = `import { thing } from '#${other}/thing';\nexport const used = thing;\n`;
    files[`src/${room}/deep/dots-${other}.ts`] =
      `import { thing } from '../../${other}/thing.ts';\nexport const used = thing;\n`;
  }
  files[`src/${room}/node.ts`] = "import { readFileSync } from 'node:fs';\nexport const used = readFileSync;\n";
  files[`src/${room}/clock.ts`] = 'export const used = () => Date.now();\n';
  files[`src/${room}/dice.ts`] = 'export const used = () => Math.random();\n';
  files[`src/${room}/environment.ts`] = 'export const used = () => process.env;\n';
}
const refused = findings(files);
const imports = 'eslint(no-restricted-imports)';

describe('the import rules of the rooms', () => {
  for (const room of names) {
    it(`lets ${room} import exactly the rooms of its row`, () => {
      for (const other of names.filter((name) => name !== room)) {
        const allowed = rooms[room]!.includes(other);
        expect([other, refused.get(`src/${room}/hash-${other}.ts`)?.has(imports) ?? false]).toEqual([other, !allowed]);
      }
    });
    it(`refuses relative imports out of ${room}`, () => {
      for (const other of names.filter((name) => name !== room)) {
        expect([other, refused.get(`src/${room}/deep/dots-${other}.ts`)?.has(imports)]).toEqual([other, true]);
      }
    });
    it(`${pureRooms.includes(room) ? 'refuses' : 'allows'} effects in ${room}`, () => {
      const pure = pureRooms.includes(room);
      expect(refused.get(`src/${room}/node.ts`)?.has(imports) ?? false).toBe(pure);
      for (const effect of ['clock', 'dice']) {
        const codes = refused.get(`src/${room}/${effect}.ts`);
        expect([effect, codes?.has('eslint(no-restricted-properties)') ?? false]).toEqual([effect, pure]);
      }
      expect(refused.get(`src/${room}/environment.ts`)?.has('eslint(no-restricted-globals)') ?? false).toBe(pure);
    });
  }
});
