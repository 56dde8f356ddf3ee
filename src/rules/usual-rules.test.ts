import { describe, expect, it } from 'vitest';
import { channels, codeOf, directions, entityTypes, products, schemes } from '#domain/codes';
import { featureCatalogue, featureIndex } from '#features/catalogue';
import { compileRules } from './compile.ts';
import { usualRules } from './usual-rules.ts';

const names = featureCatalogue.map(({ name }) => name);
const limit = 1_000_000;

interface Leg {
  readonly features: Readonly<Record<string, number>>;
  readonly direction?: string;
  readonly scheme?: string;
}

/** Identifiers of the rules that fire on one leg; features that are not given are 0. */
function firing({ features, direction = 'out', scheme = 'transfer' }: Leg): readonly string[] {
  const rules = usualRules(limit);
  const data = new Float64Array(names.length);
  for (const [name, value] of Object.entries(features)) {
    const column = featureIndex.get(name);
    if (column === undefined) throw new Error(`The catalogue has no ${name}.`);
    data[column] = value;
  }
  const code = (table: readonly string[], value: string): Int8Array => Int8Array.of(codeOf(table, value));
  const facts = {
    entityType: code(entityTypes, 'individual'),
    product: code(products, 'checking'),
    direction: code(directions, direction),
    channel: code(channels, 'online'),
    scheme: code(schemes, scheme),
  };
  const out = new Float64Array(rules.length);
  compileRules(rules, names).measure({ rows: 1, columns: names.length, data }, facts, out);
  return rules.filter(({ threshold }, r) => out[r]! >= threshold).map(({ id }) => id);
}

describe('the usual rules', () => {
  it('are ten, each with its own identifier, and compile against the catalogue', () => {
    const rules = usualRules(limit);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(10);
    expect(() => compileRules(rules, names)).not.toThrow();
  });

  it('stay silent on an ordinary payment', () => {
    expect(firing({ features: { amount: 5_000, countOut24h: 2, sumOut24h: 9_000, sumIn24h: 100 } })).toEqual([]);
  });

  it.each([
    ['large-cash', { scheme: 'cash', direction: 'in', features: { cashSum7d: limit } }],
    ['structuring', { features: { nearLimitCount7d: 3 } }],
    ['rapid-movement', { features: { passThrough7d: 0.9, sumOut24h: limit } }],
    ['velocity', { features: { countOut24h: 40 } }],
    ['large-wire-abroad', { scheme: 'wire', features: { amount: limit, crossBorderShare30d: 0.4 } }],
    ['high-risk-country', { features: { highRiskCountry: 1, highRiskSum30d: limit } }],
    ['dormant-woken', { features: { timeSinceLast: 100 * 86_400_000, amount: limit } }],
    ['new-counterparties', { direction: 'in', features: { newCounterparties7d: 12 } }],
    ['round-amounts', { features: { roundShare30d: 0.9, countOut30d: 8, sumOut30d: 3 * limit } }],
    ['new-device-transfer', { features: { newDevice: 1, amount: limit } }],
  ] as const)('%s fires on its scenario alone', (id, leg) => {
    expect(firing(leg)).toEqual([id]);
  });
});
