import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { outputFolder } from './output-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'peerline-out-'));
afterAll(() => rmSync(root, { recursive: true }));

test('makes what is missing, and takes what is there', () => {
  const folder = join(root, 'a', 'b');
  expect([outputFolder(folder), existsSync(folder), outputFolder(folder)]).toEqual([folder, true, folder]);
});

test('a file on the way, and a place where no folder can be, is one sentence', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => outputFolder(join(root, 'file'))).toThrow(/Nothing can be written to .*file: it is a file/);
  expect(() => outputFolder(join(root, 'file', 'below'))).toThrow(/a part of the path is a file/);
  expect(() => outputFolder('s3://bucket/out')).toThrow('is a URL');
});

test.skipIf(process.platform !== 'linux')('a folder below /proc is refused at once', () => {
  expect(() => outputFolder('/proc/x/y')).toThrow(/Nothing can be written to \/proc\/x\/y/);
});
