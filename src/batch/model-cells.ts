import { resolve } from 'node:path';
import { usualRules } from '#rules/usual-rules';
import { cellName, replacedRules } from '#model/lattice';
import { calibratingCell } from '#model/calibration';
import type { Model } from '#model/model';
import type { TrainedCell } from '#report/segment-summary';
import { loadModel } from './model-folder.ts';
import { poolingWeight } from './segment-summaries.ts';

export interface ModelCells {
  readonly model: string;
  readonly axes: readonly { readonly name: string; readonly values: number; readonly labels: readonly string[] }[];
  readonly rules: number;
  /** Static rules that would say the same: ∏ values × rules. */
  readonly ruleVariations: number;
  readonly cells: readonly TrainedCell[];
}

/** The lattice of a stored model, cells by falling number of training legs. */
export function modelCells(options: { readonly out: string; readonly model?: string }): ModelCells {
  const { version, model } = loadModel(resolve(options.out), options.model);
  const { lattice, axes } = model;
  const used = lattice.axes.map((position) => axes[position]!);
  const rules = usualRuleCount(model);
  return {
    model: version,
    axes: used.map(({ name, labels }) => ({ name, values: Math.max(1, labels.length), labels })),
    rules,
    ruleVariations: replacedRules(
      used.map(({ labels }) => labels.length),
      rules,
    ),
    cells: trainedCells(model),
  };
}

/** Cells by falling number of training legs. */
export function trainedCells(model: Model): readonly TrainedCell[] {
  const { lattice, axes, policy, calibration } = model;
  return [...lattice.level.keys()]
    .map((cell) => ({
      name: cellName(lattice, axes, cell),
      level: lattice.level[cell]!,
      trainedLegs: lattice.rows[cell]!,
      parties: lattice.parties[cell]!,
      poolingWeight: poolingWeight(model, cell),
      calibratedBy: cellName(lattice, axes, calibratingCell(calibration, lattice, cell, policy.alpha.default)),
    }))
    .sort((a, b) => b.trainedLegs - a.trainedLegs || a.level - b.level || (a.name < b.name ? -1 : 1));
}

export const usualRuleCount = ({ featureOptions }: Model): number =>
  usualRules(featureOptions.reportingLimitMinor).length;
