import { type ThresholdTree, wayTo } from '#ml/clusterers/explanation/threshold-tree';
import { decodeNumber, type Indicator, type ProfileEncoder } from './profile-encoder.ts';
import { plainName, plainNumber } from './wording.ts';

/** How a question of the tree reads: a number in its own unit, or a category value. */
export interface ColumnTerms {
  readonly column: string;
  readonly label: string | null;
}

/** The way to a leaf in words, in the columns' own units: "total trans ct > 62.5 and gender is F". */
export function ruleOf(
  tree: ThresholdTree,
  leaf: number,
  indicators: readonly Indicator[],
  encoder: ProfileEncoder,
): string {
  return wayTo(tree, leaf)
    .map(({ column, threshold, side }) => {
      const { column: name, label } = indicators[column]!;
      if (label !== null) return `${plainName(name)} is ${side === 'above' ? '' : 'not '}${label}`;
      const value = plainNumber(decodeNumber(encoder.numbers[column]!, threshold));
      return `${plainName(name)} ${side === 'above' ? '>' : '≤'} ${value}`;
    })
    .join(' and ');
}
