import { surprisalOf } from '#ml/calibration/tail-table';
import type { Matrix } from '#ml/matrix';
import type { AxisCodes } from './axes.ts';
import { writeZ } from './frame.ts';
import { createCellFinder } from './lattice.ts';
import type { Model } from './model.ts';
import { createReferenceScorer } from './references.ts';
import { expertOf, isScorable } from './totals.ts';

/**
 * Writes the surprisal of every member for every leg (legs × members, max of both references, in nats): what
 * `learnMemberWeights` learns from. A leg that cannot be scored has NaN in its row.
 */
export function createMemberSurprisals(
  model: Model,
): (features: Matrix, axes: AxisCodes, out: Pick<Matrix, 'data'>) => void {
  const columns = model.catalogue.length;
  const finder = createCellFinder(model.lattice);
  const experts = model.experts.map(({ members }) =>
    members.map(({ spec, references, poolTail, locoTail }) => {
      const score = createReferenceScorer(spec.kind, references);
      return { asinh: spec.view === 'asinh', score, poolTail, locoTail };
    }),
  );
  const z = new Float64Array(columns);
  const asinh = new Float64Array(columns);
  const fold = new Int8Array(1);
  const pool = new Float64Array(1);
  const loco = new Float64Array(1);
  return (features, axes, out) => {
    for (let i = 0, at = 0; i < features.rows; i++) {
      const cell = finder.find(axes, i);
      const scorable = isScorable(writeZ(model.frame, cell, columns, features.data, i * columns, z, 0));
      for (let j = 0; j < columns; j++) asinh[j] = Math.asinh(z[j]!);
      fold[0] = model.foldOfCell[cell]!;
      for (const member of experts[expertOf(model.expertMap, axes, i)]!) {
        if (scorable) member.score({ rows: 1, columns, data: member.asinh ? asinh : z }, fold, pool, loco);
        out.data[at++] = scorable
          ? Math.max(surprisalOf(member.poolTail, pool[0]!), surprisalOf(member.locoTail, loco[0]!))
          : Number.NaN;
      }
    }
  };
}
