import type { ModelCells } from '#batch/model-cells';

const shown = 30;

/** The cells of a model for a terminal of 80 columns. */
export function renderCells({ model, axes, rules, ruleVariations, cells }: ModelCells): string {
  const product = [...axes.map(({ values }) => values), rules].join(' · ');
  const lines = cells.slice(0, shown).map((cell) => {
    const name = cell.name.length > 44 ? `${cell.name.slice(0, 43)}…` : cell.name;
    return `${name.padEnd(44)} ${cell.trainedLegs.toLocaleString('en').padStart(9)} ${cell.parties.toLocaleString('en').padStart(8)} ${cell.poolingWeight.toFixed(2).padStart(7)}`;
  });
  return [
    `Model ${model.slice(0, 12)}: ${cells.length.toLocaleString('en')} cells over ${axes.map(({ name }) => name).join(', ')}.`,
    `They stand in for ${product} = ${ruleVariations.toLocaleString('en')} static rule variations.`,
    '',
    `${'Cell'.padEnd(44)} ${'Legs'.padStart(9)} ${'Parties'.padStart(8)} ${'Weight'.padStart(7)}`,
    ...lines,
    ...(cells.length > shown ? [`… ${(cells.length - shown).toLocaleString('en')} more: --json lists all`] : []),
    '',
    'Weight: how far a cell speaks for itself (1) or borrows from its parent (0).',
  ].join('\n');
}
