import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#domain/app-error';

/** Argon2id (the library's default), 19 MiB, 2 passes, 1 lane. Source: OWASP Password Storage Cheat Sheet. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 12;
export const longestPassword = 128;

/** Throws `access.weak-password` for one that is too short, or so long that hashing it costs. */
export function checkPassword(password: string): void {
  if (password.length < shortestPassword || password.length > longestPassword) {
    const sentence = `A password has ${shortestPassword} to ${longestPassword} characters.`;
    throw new AppError('access.weak-password', sentence);
  }
}

/** Checks nothing: a log-in of an unknown person hashes whatever was sent, so that it takes as long as another. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password, parameters);
}

export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  return await verify(stored, password);
}
