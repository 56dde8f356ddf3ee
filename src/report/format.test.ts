import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compact,
  decimal,
  featureValue,
  money,
  percent,
  percentWithInterval,
  probability,
  score,
  span,
} from './format.ts';

/** No-break spaces as plain ones. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('figures in words', () => {
  it.each([
    [0, '0 %'],
    [0.0012, '0.12 %'],
    [0.087, '8.7 %'],
    [0.5, '50 %'],
    [0.99973, '99.97 %'],
    [1, '100 %'],
    [-0.4, '−40 %'],
  ])('a share of %d reads %s', (value, text) => expect(plain(percent(value))).toBe(text));

  it('a share is never rounded to everything or nothing where it is not', () => {
    assert(
      property(double({ min: 1e-5, max: 1 - 1e-9, noNaN: true }), (share) => {
        expect(plain(percent(share))).not.toMatch(/^(100(\.0+)?|0) %$/);
      }),
    );
  });

  it('a score below 1 never reads 1', () => {
    assert(
      property(double({ min: 0, max: 1 - 1e-12, noNaN: true }), (value) => {
        expect(score(value)).toMatch(/^0\.\d{3}$/);
      }),
    );
  });

  it.each([
    [0.2, '0.2'],
    [0.00008, '0.00008'],
    [1.5e-7, '1.5 · 10⁻⁷'],
    [2.2e-12, '2.2 · 10⁻¹²'],
  ])('a tail probability of %d reads %s', (p, text) => expect(plain(probability(p))).toBe(text));

  it('intervals, money, spans and axis marks', () => {
    expect(plain(percentWithInterval(0.62, [0.55, 0.69]))).toBe('62 % [55, 69]');
    expect(plain(money(2_540_000, 'EUR'))).toBe('25,400 EUR');
    expect(plain(money(1_250, 'EUR'))).toBe('12.50 EUR');
    expect(plain(money(5_000, 'JPY'))).toBe('5,000 JPY');
    expect(plain(span(5_400_000))).toBe('1.5 h');
    expect(plain(compact(20_000))).toBe('20 k');
    expect(decimal(0.00001234)).toBe('0.0000123');
  });

  it('a feature value speaks in its unit, and says when it is not known', () => {
    expect(plain(featureValue(0.97, 'share', 'EUR'))).toBe('97 %');
    expect(featureValue(1, 'flag', 'EUR')).toBe('yes');
    expect(featureValue(null, 'count', 'EUR')).toBe('not known');
    expect(featureValue(Number.NaN, 'minor', 'EUR')).toBe('not known');
  });
});
