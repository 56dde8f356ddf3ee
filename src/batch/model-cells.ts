import { resolve } from 'node:path';
import { usualRules } from '#rules/usual-rules';
import { cellName, replacedRules } from '#model/lattice';
import { calibratingCell } from '#model/calibration';
import { defaultFoldOptions } from '#features/fold-options';
import { loadModel } from './model-folder.ts';
import { poolingWeight } from './segment-summaries.ts';

export interface ModelCells {
  readonly model: string;
  readonly axes: readonly { readonly name: string; readonly values: number; readonly labels: readonly string[] }[];
  readonly rules: number;
  /** Static rules that would say the same: ∏ values × rules. */
  readonly ruleVariations: number;
  readonly cells: readonly {
    readonly name: string;
    readonly level: number;
    readonly trainedLegs: number;
    readonly parties: number;
    readonly poolingWeight: number;
    readonly calibratedBy: string;
  }[];
}

/** The lattice of a stored model, cells by falling number of training legs. */
export function modelCells(options: { readonly out: string; readonly model?: string }): ModelCells {
  const { version, model } = loadModel(resolve(options.out), options.model);
  const { lattice, axes, policy, calibration } = model;
  const used = lattice.axes.map((position) => axes[position]!);
  const rules = usualRules(defaultFoldOptions.reportingLimitMinor).length;
  const cells = [...lattice.level.keys()].map((cell) => ({
    name: cellName(lattice, axes, cell),
    level: lattice.level[cell]!,
    trainedLegs: lattice.rows[cell]!,
    parties: lattice.parties[cell]!,
    poolingWeight: poolingWeight(model, cell),
    calibratedBy: cellName(lattice, axes, calibratingCell(calibration, lattice, cell, policy.alpha.default)),
  }));
  return {
    model: version,
    axes: used.map(({ name, labels }) => ({ name, values: Math.max(1, labels.length), labels })),
    rules,
    ruleVariations: replacedRules(
      used.map(({ labels }) => labels.length),
      rules,
    ),
    cells: cells.sort((a, b) => b.trainedLegs - a.trainedLegs || a.level - b.level || (a.name < b.name ? -1 : 1)),
  };
}
