import { calibratingCell, lineOf } from '#model/calibration';
import { cellName, replacedRules } from '#model/lattice';
import type { Model } from '#model/model';
import type { LatticeSummary } from '#report/run-result';
import type { CellSummary, ExpertSummary, ScoreDistribution, TrainedExpert } from '#report/segment-summary';
import { binWidth, type GroupTally, histogramBins, type ScoreTally } from './score-tally.ts';

const cellsListed = 200;
const cellsDrawn = 8;

/** Occupied cells by falling number of legs, at most 200. */
export function cellSummaries(model: Model, tally: ScoreTally): readonly CellSummary[] {
  return occupied(tally.cells)
    .slice(0, cellsListed)
    .map((cell) => {
      const alpha = tally.alphaOfCell[cell]!;
      const by = calibratingCell(model.calibration, model.lattice, cell, alpha);
      return {
        name: cellName(model.lattice, model.axes, cell),
        legs: tally.cells.legs[cell]!,
        parties: tally.cells.parties[cell]!,
        poolingWeight: poolingWeight(model, cell),
        alertRate40: tally.cells.above40[cell]! / tally.cells.legs[cell]!,
        alertRate50: tally.cells.above50[cell]! / tally.cells.legs[cell]!,
        calibrationLegs: model.calibration.own[cell]?.n ?? 0,
        backedOffTo: by === cell ? null : cellName(model.lattice, model.axes, by),
      };
    });
}

export function occupiedCells(tally: ScoreTally): number {
  return occupied(tally.cells).length;
}

function occupied({ legs }: GroupTally): number[] {
  return [...legs.keys()].filter((cell) => legs[cell]! > 0).sort((a, b) => legs[b]! - legs[a]! || a - b);
}

/** Mean weight of the cell's own mean over the features that are compared with peers. */
export function poolingWeight({ catalogue, frame }: Model, cell: number): number {
  const peer = catalogue.flatMap((feature, j) => (feature.frame === 'peer' ? [j] : []));
  const sum = peer.reduce((total, j) => total + frame.weight[cell * catalogue.length + j]!, 0);
  return peer.length === 0 ? 0 : sum / peer.length;
}

export function expertSummaries(model: Model, tally: ScoreTally): readonly ExpertSummary[] {
  return trainedExperts(model).map((expert, i) => ({
    ...expert,
    legs: tally.experts.legs[i]!,
    alertRate50: tally.experts.above50[i]! / Math.max(1, tally.experts.legs[i]!),
  }));
}

export function trainedExperts(model: Model): readonly TrainedExpert[] {
  return model.experts.map((expert) => ({
    name: expert.name,
    trainedRows: expert.trainedRows,
    members: [
      ...expert.members.map(({ spec }) => ({ name: spec.name, weight: spec.weight })),
      ...(expert.surprisalTail === null
        ? []
        : [{ name: 'surprisal of time, product, channel', weight: expert.surprisalWeight }]),
    ],
  }));
}

/** Histograms of the experts that scored anything, then of the largest cells. */
export function scoreDistributions(model: Model, tally: ScoreTally): readonly ScoreDistribution[] {
  const experts = model.experts.flatMap(({ name }, i) =>
    tally.experts.legs[i]! > 0 ? [distribution(name, 'expert', tally.experts, i, model.policy.alpha.default)] : [],
  );
  const cells = occupied(tally.cells)
    .slice(0, cellsDrawn)
    .map((cell) =>
      distribution(cellName(model.lattice, model.axes, cell), 'cell', tally.cells, cell, tally.alphaOfCell[cell]!),
    );
  return [...experts, ...cells];
}

function distribution(
  name: string,
  kind: ScoreDistribution['kind'],
  tally: GroupTally,
  group: number,
  alpha: number,
): ScoreDistribution {
  const counts = [...tally.histogram.subarray(group * histogramBins, (group + 1) * histogramBins)];
  const used = Math.max(1, counts.findLastIndex((count) => count > 0) + 1);
  return {
    name,
    kind,
    legs: tally.legs[group]!,
    edges: Array.from({ length: used + 1 }, (_, i) => Number((i * binWidth).toFixed(3))),
    counts: counts.slice(0, used),
    line50: -Math.log10(lineOf(alpha, 0.5)),
    line40: -Math.log10(lineOf(alpha, 0.4)),
    above: tally.above50[group]!,
  };
}

/** Axes that form cells, and the static rules that they stand in for. */
export function latticeSummary(model: Model, rules: number, cellsOccupied: number): LatticeSummary {
  const axes = model.lattice.axes.map((position) => {
    const { name, labels } = model.axes[position]!;
    return { name, values: Math.max(1, labels.length) };
  });
  return {
    axes,
    rules,
    ruleVariations: replacedRules(
      axes.map(({ values }) => values),
      rules,
    ),
    cellsOccupied,
  };
}
