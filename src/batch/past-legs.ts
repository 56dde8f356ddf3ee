import { rowStates, writeZ } from '#model/frame';
import { createCellFinder } from '#model/lattice';
import type { Model } from '#model/model';
import { createLegBlocks, type LegBlockInit } from './leg-blocks.ts';
import { type LegLabels, labelOf } from './leg-labels.ts';
import { collectPastMonths, type PastMonths } from './past-months.ts';
import type { PartitionTask } from './serve-partitions.ts';

export interface PastInit extends LegBlockInit {
  readonly model: Pick<Model, 'catalogue' | 'lattice' | 'frame'>;
  readonly labels: LegLabels;
  /** UTC epoch ms: legs from here on are not read. */
  readonly until: number;
}

/** Collects what labels can teach from the legs before `until`, without running a detector. */
export function pastTask(init: PastInit): PartitionTask<PastMonths> {
  const { catalogue, lattice, frame } = init.model;
  const columns = catalogue.length;
  const blocks = createLegBlocks(init);
  const finder = createCellFinder(lattice);
  const z = new Float64Array(columns);
  const leg = { party: 0, at: 0, sequence: 0, side: 0, label: -1 };
  let past = collectPastMonths(columns, init.until);
  return {
    begin() {
      blocks.reset();
      past = collectPastMonths(columns, init.until);
    },
    take(chunk) {
      const { rows, codes } = blocks.read(chunk);
      for (let i = 0; i < rows.length; i++) {
        const event = rows.event[i]!;
        leg.at = chunk.at[event]!;
        if (leg.at >= init.until) continue;
        const state = writeZ(frame, finder.find(codes, i), columns, rows.values, i * columns, z, 0);
        if (state !== rowStates.complete && state !== rowStates.imputed) continue;
        leg.party = chunk.party[event]!;
        leg.sequence = chunk.sequence[event]!;
        leg.side = chunk.side[event]!;
        const label = labelOf(init.labels, leg.sequence, leg.party, leg.at);
        leg.label = label < 0 ? init.labels.otherwise : init.labels.guilty[label]!;
        past.add(leg, z, 0);
      }
    },
    end: () => ({ result: past.finish(), transfer: [] }),
  };
}
