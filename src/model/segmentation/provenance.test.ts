import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import type { ProfileColumn } from './profile-column.ts';
import { allTaints, type ColumnOrigin, suspectedTaints, taints } from '#domain/taint';
import { requirePermitted, requireSamePurpose } from './provenance.ts';
import { defaultSegmentation, fitSegmentation } from './fit-segmentation.ts';
import { fitSegmentationOfTable } from './table-segmentation.ts';

function origin(name: string, own: ColumnOrigin['taints'] = [], derivedFrom: readonly string[] = []): ColumnOrigin {
  return { name, source: 'test', taints: own, derivedFrom };
}

describe('commercial segmentations', () => {
  it.each(taints)('refuse a column tainted by %s', (taint) => {
    const columns = [origin('age'), origin('flagged', [taint])];
    expect(() => requirePermitted('commercial', columns)).toThrow(`flagged (from: ${taint})`);
    expect(() => requirePermitted('aml', columns)).not.toThrow();
  });

  it('refuse a column that derives from a tainted one through others', () => {
    const lineage = [origin('alerts', ['alert']), origin('trust', [], ['alerts']), origin('tier', [], ['trust'])];
    const columns = [origin('offer_score', [], ['age', 'tier']), origin('age')];
    expect(() => requirePermitted('commercial', columns, lineage)).toThrow('offer_score (from: alert)');
    expect(allTaints(columns[0]!, new Map([...lineage, ...columns].map((o) => [o.name, o])))).toEqual(['alert']);
  });

  it('refuse a column whose lineage is not declared, and survive circles in it', () => {
    expect(() => requirePermitted('commercial', [origin('x', [], ['hidden'])])).toThrow('undeclared hidden');
    const circle = [origin('a', [], ['b']), origin('b', [], ['a'])];
    expect(() => requirePermitted('commercial', circle)).not.toThrow();
    expect(() => requirePermitted('commercial', [...circle, origin('c', ['case'], ['c'])])).toThrow('c (from: case)');
  });

  it('are refused before anything is fitted', () => {
    const column: ProfileColumn = { type: 'number', name: 'n', values: Float64Array.from([1, 2, 3]) };
    const params = { ...defaultSegmentation, purpose: 'commercial' as const };
    expect(() => fitSegmentation(params, [column], [origin('n', ['disposition'])], createRandom(1))).toThrow(
      'A commercial segmentation may not use n (from: disposition): leave it out.',
    );
  });

  it('of a table refuse what its column names suggest', () => {
    const random = createRandom(2);
    const columns: ProfileColumn[] = ['spend', 'alert_count', 'risk_rating'].map((name) => ({
      type: 'number',
      name,
      values: Float64Array.from({ length: 20 }, () => random.normal()),
    }));
    const options = { columns, source: 't.csv', random: createRandom(1) };
    expect(() => fitSegmentationOfTable({ ...options, params: { purpose: 'commercial' } })).toThrow(
      'alert_count (from: alert); risk_rating (from: risk-level)',
    );
    const allowed = fitSegmentationOfTable({
      ...options,
      exclude: ['alert_count', 'risk_rating'],
      params: { purpose: 'commercial', bootstraps: 2, largestK: 2 },
    });
    expect(allowed.segmentation.provenance).toMatchObject({ purpose: 'commercial', kind: 'behavioural' });
  });

  it('do not meet AML segmentations', () => {
    expect(() => requireSamePurpose('aml', 'commercial')).toThrow('are kept apart');
    expect(() => requireSamePurpose('commercial', 'commercial')).not.toThrow();
  });

  it.each([
    ['n_alerts_90d', ['alert']],
    ['open_cases', ['case']],
    ['cascade', []],
    ['sar_filed', ['report']],
    ['salary', []],
    ['is_pep', ['screening']],
    ['peppermint', []],
    ['kyc_risk', ['risk-level']],
    ['tau', ['threshold']],
    ['status', []],
    ['Total_Trans_Ct', []],
  ])('suspect of the name %s: %j', (name, expected) => {
    expect(suspectedTaints(name)).toEqual(expected);
  });
});
