import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hour, minute } from '#domain/time';
import { retryAt } from './retry.ts';
import { newSecret, signedHeaders } from './signature.ts';

describe('signatures', () => {
  it('are those of Standard Webhooks, one per secret', () => {
    const [one, two] = [newSecret(), newSecret()];
    const headers = signedHeaders('msg_1', 1_614_265_330_999, '{"test": 1}', [one, two]);
    expect(headers['webhook-id']).toBe('msg_1');
    expect(headers['webhook-timestamp']).toBe('1614265330');
    const expected = [one, two].map((secret) => {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      expect(key.length).toBe(32);
      return `v1,${createHmac('sha256', key).update('msg_1.1614265330.{"test": 1}').digest('base64')}`;
    });
    expect(headers['webhook-signature']).toBe(expected.join(' '));
  });
});

describe('tries', () => {
  it('are ten, at the pauses of Standard Webhooks, and then end', () => {
    const pauses = Array.from({ length: 11 }, (_, tries) => retryAt(tries, 0, () => 0));
    expect(pauses).toEqual([
      0,
      5000,
      5 * minute,
      30 * minute,
      2 * hour,
      5 * hour,
      10 * hour,
      14 * hour,
      20 * hour,
      24 * hour,
      null,
    ]);
  });

  it('come at most a tenth late by jitter, and never early', () => {
    expect(retryAt(3, 1000, () => 0.5)).toBe(1000 + 30 * minute * 1.05);
    expect(retryAt(3, 1000, () => 0.999)).toBeLessThan(1000 + 33 * minute);
  });
});
