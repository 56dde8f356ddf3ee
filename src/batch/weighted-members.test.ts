import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { memberSpecs } from '#model/members';
import { weightedMembers } from './weighted-members.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-weighting-'));
const file = join(folder, 'weighting.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(content: unknown): string {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const members = memberSpecs('online').map(({ name, weight }, i) => ({ name, weight, factor: i === 0 ? 0 : 1.5 }));

it('members get the factors of the weighting', () => {
  const learned = weightedMembers(written({ id: 7, members }), 'online');
  expect(learned.map(({ weight }) => weight)).toEqual(
    memberSpecs('online').map(({ weight }, i) => (i === 0 ? 0 : weight * 1.5)),
  );
});

it.each([
  ['not JSON', '{', /is no weighting/],
  ['something else', { items: [] }, /members/],
  ['a negative factor', { members: [{ name: 'eif', factor: -1 }] }, /members\.0\.factor/],
  ['members of another profile', { members: members.slice(1) }, /other members/],
  ['nothing but zeros', { members: members.map(({ name }) => ({ name, factor: 0 })) }, /all its factors are 0/],
])('%s is refused with a reason', (_, content, reason) => {
  expect(() => weightedMembers(written(content), 'online')).toThrow(reason);
});

it('a file that is not there is refused', () => {
  expect(() => weightedMembers(join(folder, 'none.json'), 'online')).toThrow(/is no weighting/);
});
