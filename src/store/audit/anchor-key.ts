import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#domain/app-error';

/**
 * The ed25519 key that signs anchors: a PEM file (mode 0600) that is made at the first use, with the public key beside
 * it as `FILE.pub`. Keep it away from the database and its backups.
 * Errors: `audit.open-key` when others may read it, `audit.bad-key`.
 */
export function loadAnchorKey(file: string): KeyObject {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeSync(descriptor, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(descriptor);
    closeSync(descriptor);
    writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new AppError('audit.open-key', `Others may read ${file}: run chmod 600 on it, and consider it known.`);
  }
  return parseKey(file, createPrivateKey);
}

/** The public key of a PEM file, which may hold the private one. Error `audit.bad-key`. */
export function readPublicKey(file: string): KeyObject {
  return parseKey(file, createPublicKey);
}

function parseKey(file: string, parse: (pem: string) => KeyObject): KeyObject {
  try {
    const key = parse(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new AppError('audit.bad-key', `${file} holds no key in PEM.`, {}, error);
  }
  throw new AppError('audit.bad-key', `The key of ${file} is not an ed25519 key.`);
}
