import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';

const keyBytes = 32;

function parseKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new AppError(
      'vault.bad-master-key',
      `${source} must hold ${keyBytes} bytes in base64; it holds ${key.length}.`,
    );
  }
  return key;
}

/**
 * The master key: `environmentValue` (base64, 32 bytes) or, without it, the file `master.key` (mode 0600) in the data
 * folder, made at the first start. Whoever loses it loses every personal field.
 * Errors: `vault.bad-master-key`, `vault.open-master-key` when others may read the file.
 */
export function loadMasterKey(dataFolder: string, environmentValue: string | undefined): Buffer {
  if (environmentValue !== undefined) return parseKey(environmentValue, 'PEERLINE_MASTER_KEY');
  const file = join(dataFolder, 'master.key');
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new AppError('vault.open-master-key', `Others may read ${file}: run chmod 600 on it, and consider it known.`);
  }
  return parseKey(readFileSync(file, 'utf8'), file);
}
