import { describe, expect, it } from 'vitest';
import { oidcSettings } from './oidc-settings.ts';
import { journeyCookie, journeyMs, journeyOf } from './sign-on-cookie.ts';

const good = {
  PEERLINE_OIDC_ISSUER: 'https://id.bank.example',
  PEERLINE_OIDC_CLIENT_ID: 'peerline',
  PEERLINE_OIDC_CLIENT_SECRET: 's',
  PEERLINE_OIDC_ROLES: '{"cn=aml,dc=bank": ["analyst", "auditor"]}',
};

describe('settings of sign-on', () => {
  it('are none where none is given', () => {
    expect(oidcSettings({ PATH: '/bin' })).toBe(null);
  });
  it('map groups, whose names may be anything, to roles', () => {
    const settings = oidcSettings(good);
    expect(settings).toMatchObject({ groupClaim: 'groups', scope: 'openid email profile', trustsEmail: false });
    expect([...settings!.rolesOfGroup]).toEqual([['cn=aml,dc=bank', ['analyst', 'auditor']]]);
  });
  it('are refused with all that is wrong in one sentence', () => {
    const bad = { ...good, PEERLINE_OIDC_CLIENT_ID: '', PEERLINE_OIDC_ISSUER: 'http://id.bank.example' };
    expect(() => oidcSettings({ ...bad, PEERLINE_OIDC_ROLES: '{"a": ["king"]}' })).toThrow(
      /CLIENT_ID not set; PEERLINE_OIDC_ISSUER must be an https address; PEERLINE_OIDC_ROLES names king, but/,
    );
    expect(() => oidcSettings({ ...good, PEERLINE_OIDC_ROLES: 'aml=analyst' })).toThrow(/must be JSON like/);
  });
});

describe('the cookie of a sign-on under way', () => {
  const key = Buffer.alloc(32, 7);
  const journey = { state: 's', nonce: 'n', verifier: 'v', startedAt: 1000 };
  const sent = journeyCookie(key, journey, true).split(';')[0]!;

  it('is read again among others, for ten minutes', () => {
    expect(journeyOf(key, `a=b; ${sent}`, 1000 + journeyMs)).toEqual(journey);
    expect(journeyOf(key, sent, 1001 + journeyMs)).toBe(null);
  });
  it('is nothing under another key, and shows nothing', () => {
    expect(journeyOf(Buffer.alloc(32, 8), sent, 1000)).toBe(null);
    expect(Buffer.from(sent.split('=')[1]!, 'base64url').includes('"state"')).toBe(false);
  });
});
