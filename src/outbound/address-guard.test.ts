import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { checkTarget } from './target.ts';

const guard = createAddressGuard([]);

describe('the address guard', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2002:7f00:1::',
    '2001:0:1::1',
    '2001:db8::1',
    'localhost',
    '',
  ])('refuses %s', (address) => {
    expect(guard.mayReach(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])('lets %s through', (address) => {
    expect(guard.mayReach(address)).toBe(true);
  });

  it('judges an IPv4 address and its mapped form alike where it refuses', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        if (!guard.mayReach(address)) expect(guard.mayReach(`::ffff:${address}`)).toBe(false);
      }),
    );
  });

  it('lets through the networks named as own, and only those', () => {
    const own = createAddressGuard(['10.1.0.0/16', 'fd00::/8', '192.168.7.7']);
    expect(['10.1.9.9', 'fd12::1', '192.168.7.7'].map((address) => own.mayReach(address))).toEqual([true, true, true]);
    expect(['10.2.0.1', '192.168.7.8', '::1'].map((address) => own.mayReach(address))).toEqual([false, false, false]);
  });

  it.each(['10.0.0.0/33', 'bank.example', '10.0.0.0/8/8', '10.0.0.0/-1', '10.0.0.0/', ''])(
    'refuses %j as a network',
    (network) => {
      expect(() => createAddressGuard([network])).toThrow(/is not a network/);
    },
  );
});

describe('the URL of an endpoint', () => {
  it.each([
    ['http://hooks.example/x', /https/],
    ['ftp://hooks.example/x', /https/],
    ['https://user:pass@hooks.example', /password/],
    ['https://hooks.example/#x', /fragment/],
    ['not a url', /not a URL/],
    ['https://127.0.0.1/', /inner network/],
    ['https://2130706433/', /inner network/],
    ['https://0x7f.1/', /inner network/],
    ['https://[::1]/', /inner network/],
    ['https://[::ffff:169.254.169.254]/latest', /inner network/],
    ['https://10.0.0.8/', /inner network/],
  ])('%s is refused', (url, reason) => {
    expect(() => checkTarget(url, guard, 'webhook.bad-url')).toThrow(reason);
  });

  it('may be plain http within a network of one’s own', () => {
    expect(checkTarget('http://10.1.2.3:8080/a', createAddressGuard(['10.1.0.0/16']), 'webhook.bad-url')).toBe(
      'http://10.1.2.3:8080/a',
    );
  });
});
