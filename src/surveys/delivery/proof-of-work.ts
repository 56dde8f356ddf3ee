import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { minute } from '#domain/time';
import type { SurveyDeps } from '../deps.ts';

/** Leading zero bits asked for: about 65,000 hashes, a fraction of a second once, a cost to who sends thousands. */
export const workBits = 16;
const validMs = 30 * minute;

export interface Work {
  readonly challenge: string;
  readonly nonce: string;
}

function signatureOf(body: string, { vault }: Pick<SurveyDeps, 'vault'>): string {
  return vault.pseudonym(`survey-work:${body}`);
}

/** A challenge for one survey; nothing is stored until it is solved. */
export function makeChallenge(surveyId: string, deps: SurveyDeps): string {
  const body = `${surveyId}.${deps.now() + validMs}.${randomBytes(12).toString('base64url')}`;
  return `${body}.${signatureOf(body, deps)}`;
}

function zeroBits(hash: Buffer): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

/**
 * Accepts a solved challenge, once. Error `survey.bad-work` for one that is forged, expired, for another survey, not
 * solved, or used before.
 */
export async function acceptWork(surveyId: string, { challenge, nonce }: Work, deps: SurveyDeps): Promise<void> {
  const refuse = () => new AppError('survey.bad-work', 'The proof of work does not hold: ask for another challenge.');
  const at = challenge.lastIndexOf('.');
  const body = challenge.slice(0, Math.max(0, at));
  const given = Buffer.from(challenge.slice(at + 1));
  const wanted = Buffer.from(signatureOf(body, deps));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw refuse();
  const [survey, expiresAt] = body.split('.');
  if (survey !== surveyId || Number(expiresAt) <= deps.now()) throw refuse();
  if (zeroBits(createHash('sha256').update(`${challenge}:${nonce}`).digest()) < workBits) throw refuse();
  await sql`DELETE FROM survey_work WHERE expires_at < ${deps.now()}`.execute(deps.db);
  const { numAffectedRows } = await sql`INSERT INTO survey_work (challenge, expires_at)
    VALUES (${challenge}, ${Number(expiresAt)}) ON CONFLICT DO NOTHING`.execute(deps.db);
  if (numAffectedRows === 0n) throw refuse();
}
