import { axisLabel } from './axes.ts';
import { zOf } from './frame.ts';
import { createCellFinder } from './lattice.ts';
import type { Model } from './model.ts';
import { scaled } from './scaling.ts';

/** How far an amount lies from the mean of one peer group, in its standard deviations. */
export interface AmountInGroup {
  readonly name: string;
  readonly sigmas: number;
}

/** Places one leg's amount in its own peer group and in that of every other expert; [] where there is no other. */
export type AmountPlacer = (features: Float64Array, codes: ArrayLike<number>) => readonly AmountInGroup[];

/** Prepares the comparison "a 50,000 wire: 3.8 σ for an individual, within 1 σ for a business". */
export function createAmountPlacer(model: Model, feature = 'amount'): AmountPlacer {
  const { axes, catalogue, expertMap, frame, lattice } = model;
  const column = catalogue.findIndex(({ name }) => name === feature);
  const finder = createCellFinder(lattice);
  const place = (codes: ArrayLike<number>, code: number, raw: number): AmountInGroup => {
    const changed = Array.from(codes, (own, a) => Int16Array.of(a === expertMap.axis ? code : own));
    const cell = finder.find(changed, 0);
    return {
      name: axisLabel(axes[expertMap.axis]!, code),
      sigmas: zOf(frame, cell, column, catalogue.length, scaled(frame.scaling, column, raw)),
    };
  };
  return (features, codes) => {
    if (column < 0 || expertMap.axis < 0 || Number.isNaN(features[column]!)) return [];
    const own = codes[expertMap.axis]!;
    const others = [...expertMap.expertOf.keys()].filter((code) => code !== own && expertMap.expertOf[code] !== 0);
    if (others.length === 0 || own < 0) return [];
    return [own, ...others].map((code) => place(codes, code, features[column]!));
  };
}
