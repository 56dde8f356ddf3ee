import { createHmac, timingSafeEqual } from 'node:crypto';
import { minute } from '#domain/time';

export const importSources = ['typeform', 'surveymonkey', 'formbricks', 'zigpoll'] as const;
export type ImportSource = (typeof importSources)[number];

/** A delivery as it came in: the bytes that were signed, not what a parser made of them. */
export interface Delivery {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `secret` of the address; where the sender signs nothing. */
  readonly addressSecret: string | null;
}

export interface SigningKeys {
  readonly secret: string;
  /** SurveyMonkey: the client identifier, which is part of the key. */
  readonly clientId: string | null;
}

const toleranceMs = 5 * minute;

function same(given: string | null, wanted: string): boolean {
  if (given === null) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Standard Webhooks: `webhook-signature` holds one `v1,` signature or several during a rotation. */
function standardWebhook({ body, headers }: Delivery, secret: string, now: number): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - 1000 * Number(timestamp)) > toleranceMs) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return signatures.split(' ').some((signature) => same(signature, `v1,${signed}`));
}

/**
 * Whether a delivery comes from who it says.
 * - Typeform: `Typeform-Signature: sha256=` base64 HMAC-SHA-256 of the body
 * - SurveyMonkey: `Sm-Signature`: base64 HMAC-SHA-1 of the body under "client id&client secret"
 * - Formbricks: Standard Webhooks, five minutes of tolerance
 * - Zigpoll signs nothing that is documented: the address itself holds a secret
 */
export function isGenuine(source: ImportSource, delivery: Delivery, keys: SigningKeys, now: number): boolean {
  const { body, headers, addressSecret } = delivery;
  const { secret, clientId } = keys;
  if (secret === '') return false;
  const header = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  switch (source) {
    case 'typeform': {
      const signed = createHmac('sha256', secret).update(body).digest('base64');
      return same(header('typeform-signature'), `sha256=${signed}`);
    }
    case 'surveymonkey': {
      if (clientId === null || !same(header('sm-apikey'), clientId)) return false;
      return same(header('sm-signature'), createHmac('sha1', `${clientId}&${secret}`).update(body).digest('base64'));
    }
    case 'formbricks':
      return standardWebhook(delivery, secret, now);
    case 'zigpoll':
      return same(addressSecret, secret);
  }
}
