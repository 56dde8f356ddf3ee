import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#domain/app-error';

/** Argon2id (the library's default), 19 MiB, 2 passes, 1 lane. Source: OWASP Password Storage Cheat Sheet. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 12;
export const longestPassword = 128;

/** Error `access.weak-password` for one that is too short or too long. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < shortestPassword || password.length > longestPassword) {
    const sentence = `A password has ${shortestPassword} to ${longestPassword} characters.`;
    throw new AppError('access.weak-password', sentence);
  }
  return await hash(password, parameters);
}

export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  return await verify(stored, password);
}
