import type { Model } from '#model/model';
import { rowStates, writeZ } from '#model/frame';
import { createCellFinder } from '#model/lattice';
import { createOutcomeScorer, type OutcomeWeights } from '#model/outcome-weights';
import { createLegBlocks, type LegBlockInit } from './leg-blocks.ts';
import { collectPartyMonths, type EvaluatedLegs, type PartyMonths } from './party-months.ts';
import type { PartitionTask } from './serve-partitions.ts';

export interface OutcomeInit extends LegBlockInit {
  readonly model: Pick<Model, 'catalogue' | 'lattice' | 'frame'>;
  readonly weights: OutcomeWeights;
  /** UTC epoch ms: legs from here on are scored. */
  readonly testFrom: number;
}

/**
 * Scores the legs of the test period by weights learned from past labels. The labels themselves are not here: the
 * weights are known only when the whole past has been read, so this is a pass of its own, without the detectors.
 */
export function outcomeTask(init: OutcomeInit): PartitionTask<PartyMonths> {
  const { catalogue, lattice, frame } = init.model;
  const columns = catalogue.length;
  const blocks = createLegBlocks(init);
  const finder = createCellFinder(lattice);
  const score = createOutcomeScorer(init.weights);
  const z = new Float64Array(columns);
  let months = collectPartyMonths();
  let legs = emptyLegs(0);
  return {
    begin() {
      blocks.reset();
      months = collectPartyMonths();
    },
    take(chunk) {
      const { rows, codes } = blocks.read(chunk);
      if (legs.party.length < rows.length) legs = emptyLegs(rows.length);
      let taken = 0;
      for (let i = 0; i < rows.length; i++) {
        const event = rows.event[i]!;
        const at = chunk.at[event]!;
        if (at < init.testFrom) continue;
        const state = writeZ(frame, finder.find(codes, i), columns, rows.values, i * columns, z, 0);
        const scorable = state === rowStates.complete || state === rowStates.imputed;
        legs.party[taken] = chunk.party[event]!;
        legs.at[taken] = at;
        legs.score[taken++] = scorable ? score(z, 0) : Number.NaN;
      }
      months.add(taken, legs);
    },
    end: () => ({ result: months.finish(), transfer: [] }),
  };
}

function emptyLegs(rows: number): EvaluatedLegs {
  return {
    party: new Int32Array(rows),
    at: new Float64Array(rows),
    score: new Float64Array(rows),
    flagged: new Uint8Array(rows),
    label: new Int8Array(rows).fill(-1),
    typology: new Int16Array(rows).fill(-1),
  };
}
