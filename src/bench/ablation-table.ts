import type { Random } from '#ml/random';
import type { Interval } from '#report/evaluation-summary';
import type { DismantledBank, VariantUnits } from './ablation-bank.ts';
import { compareUnits, type PairedFigure, type PairedLevel, type RankedUnits } from './compare-units.ts';
import { swapAxes, type SwappedLegs } from './context-swap.ts';

/** A variant beside what it is compared with: the stage before, or the whole model. */
export interface AblationRow {
  readonly variant: string;
  /** Why there are no figures; null where there are. */
  readonly notTestable: string | null;
  readonly auroc: PairedFigure | null;
  readonly levels: readonly PairedLevel[];
  /** Party-months at or above the released line, and the share of the guilty ones found there. */
  readonly flagged: number | null;
  readonly recall: PairedFigure | null;
  /** Whether what the row is about helps: true, false (no clear difference, or a clear loss), null = nobody can say. */
  readonly helps: boolean | null;
  readonly verdict: string;
}

/** Own against swapped context, pooled over banks. */
export interface SwapRow {
  readonly stage: string;
  readonly axis: string;
  readonly notTestable: string | null;
  readonly legs: number;
  /** That a leg under a foreign value scores above a leg under its own; 0.5 for a model without peers. */
  readonly auroc: PairedFigure | null;
  readonly alertRateOwn: number | null;
  readonly alertRateSwapped: number | null;
}

export interface AblationTable {
  readonly units: number;
  readonly positives: number;
  /** Parties with a guilty month: what intervals rest on. */
  readonly guiltyParties: number;
  readonly stages: readonly AblationRow[];
  readonly withoutGroup: readonly AblationRow[];
  readonly contextSwaps: readonly SwapRow[];
}

/** With fewer, a bootstrap over parties draws the same few again and again: its interval is too narrow to judge by. */
const fewestGuiltyParties = 10;

/** Puts the banks of one kind together: their party-months are ranked by one line, and parties of all are resampled. */
export function ablationTable(banks: readonly DismantledBank[], random: Random): AblationTable {
  const stages = pooled(banks.map((bank) => bank.stages));
  const rows: AblationRow[] = [];
  let before: VariantUnits | undefined;
  for (const stage of stages) {
    if (stage.units === null) {
      if (stage.notTestable !== null) rows.push(untested(stage, stage.notTestable));
      continue;
    }
    const base = before?.units ?? stage.units;
    rows.push(stageRow(stage.variant, stage.units, base, before === undefined, random.fork(stage.variant)));
    before = stage;
  }
  const whole = before?.units ?? null;
  const label = whole?.label ?? new Int8Array(0);
  return {
    units: label.reduce((sum, one) => sum + (one === -1 ? 0 : 1), 0),
    positives: label.reduce((sum, one) => sum + (one === 1 ? 1 : 0), 0),
    guiltyParties: whole === null ? 0 : guiltyPartiesOf(whole),
    stages: rows,
    withoutGroup: pooled(banks.map((bank) => bank.withoutGroup)).map((variant) =>
      variant.units === null || whole === null
        ? untested(variant, variant.notTestable ?? 'nothing is judged')
        : groupRow(variant.variant, variant.units, whole, random.fork(variant.variant)),
    ),
    contextSwaps: swapRows(stages, random),
  };
}

type Figures = Omit<AblationRow, 'helps' | 'verdict'>;

function figuresOf(variant: string, now: RankedUnits, before: RankedUnits, random: Random): Figures {
  const found = compareUnits(now, before, random);
  if (found === null) return untested({ variant }, 'no labelled crime lies in the test period');
  return { variant, notTestable: null, ...found };
}

function guiltyPartiesOf({ party, label }: RankedUnits): number {
  return new Set(party.filter((_, unit) => label[unit] === 1)).size;
}

/** Why a comparison decides nothing; null where it can. */
function undecided(units: RankedUnits): string | null {
  const guilty = guiltyPartiesOf(units);
  return guilty < fewestGuiltyParties ? `too few guilty customers to say (${guilty})` : null;
}

/** −1 clearly worse, 1 clearly better, 0 an interval that includes no difference. */
function direction(interval: Interval | null | undefined): -1 | 0 | 1 {
  if (interval === null || interval === undefined) return 0;
  return interval[0] > 0 ? 1 : interval[1] < 0 ? -1 : 0;
}

/** By false positives at 50 % recall and by AUROC: better in one of them, and clearly worse in none. */
function directionOf({ levels, auroc }: Figures): -1 | 0 | 1 {
  const both = [direction(levels.find(({ recall }) => recall === 0.5)?.interval), direction(auroc?.interval)];
  return both.includes(-1) ? -1 : both.includes(1) ? 1 : 0;
}

function stageRow(variant: string, now: RankedUnits, before: RankedUnits, first: boolean, random: Random): AblationRow {
  const figures = figuresOf(variant, now, before, random);
  if (figures.notTestable !== null) return { ...figures, helps: null, verdict: 'not testable' };
  if (first) return { ...figures, helps: null, verdict: 'what the next stage is compared with' };
  const silence = undecided(now);
  if (silence !== null) return { ...figures, helps: null, verdict: silence };
  if (now.score.every((score, unit) => Object.is(score, before.score[unit]))) {
    const found = direction(figures.recall?.interval);
    const more =
      figures.flagged! - before.flagged.reduce((sum, flag, i) => sum + (before.label[i] === -1 ? 0 : flag), 0);
    const text = `the order stays, the line moves: ${more} more party-months alerted`;
    if (found === 1) return { ...figures, helps: true, verdict: `${text}, and more of the guilty found` };
    return { ...figures, helps: false, verdict: `${text}; does not help: no clear gain in the guilty found` };
  }
  const to = directionOf(figures);
  if (to === 1) return { ...figures, helps: true, verdict: 'helps' };
  const verdict = to === 0 ? 'does not help: no clear difference' : 'does not help: clearly worse';
  return { ...figures, helps: false, verdict };
}

function groupRow(variant: string, without: RankedUnits, whole: RankedUnits, random: Random): AblationRow {
  const figures = figuresOf(variant, without, whole, random);
  if (figures.notTestable !== null) return { ...figures, helps: null, verdict: 'not testable' };
  const silence = undecided(whole);
  if (silence !== null) return { ...figures, helps: null, verdict: silence };
  const to = directionOf(figures);
  if (to === -1) return { ...figures, helps: true, verdict: 'the group helps: worse without it' };
  const verdict =
    to === 0 ? 'the group does not help: no clear difference' : 'the group does not help: better without it';
  return { ...figures, helps: false, verdict };
}

function untested({ variant }: Pick<VariantUnits, 'variant'>, reason: string): AblationRow {
  return {
    variant,
    notTestable: reason,
    auroc: null,
    levels: [],
    flagged: null,
    recall: null,
    helps: null,
    verdict: 'not testable',
  };
}

function swapRows(stages: readonly VariantUnits[], random: Random): readonly SwapRow[] {
  const rows: SwapRow[] = [];
  for (const axis of swapAxes) {
    let before: RankedUnits | undefined;
    for (const { variant, swaps } of stages) {
      const swap = swaps[axis];
      if (swap === undefined) continue;
      if (swap.notTestable !== null) {
        rows.push({
          stage: variant,
          axis,
          notTestable: swap.notTestable,
          legs: 0,
          auroc: null,
          alertRateOwn: null,
          alertRateSwapped: null,
        });
        continue;
      }
      const now = asUnits(swap);
      const found = compareUnits(now, before ?? now, random.fork(`${axis}, ${variant}`));
      const rate = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
      rows.push({
        stage: variant,
        axis,
        notTestable: null,
        legs: swap.party.length,
        auroc: found?.auroc ?? null,
        alertRateOwn: rate(swap.alertedOwn),
        alertRateSwapped: rate(swap.alertedSwapped),
      });
      before = now;
    }
  }
  return rows;
}

/** Legs under their own value as the innocent, the same legs under another one as the guilty units. */
function asUnits({ party, own, swapped, alertedOwn, alertedSwapped }: SwappedLegs): RankedUnits {
  const n = party.length;
  const label = new Int8Array(2 * n).fill(1, n);
  for (let i = 0; i < n; i++) if (Number.isNaN(own[i]! + swapped[i]!)) label[i] = label[n + i] = -1;
  return {
    party: Int32Array.from([party, party].flatMap((one) => [...one])),
    label,
    score: Float64Array.from([own, swapped].flatMap((one) => [...one])),
    flagged: Uint8Array.from([alertedOwn, alertedSwapped].flatMap((one) => [...one])),
  };
}

/** The same variants of several banks as one; parties of different banks are different parties. */
function pooled(banks: readonly (readonly VariantUnits[])[]): readonly VariantUnits[] {
  return (banks[0] ?? []).map((first, v) => {
    const all = banks.map((variants) => variants[v]!);
    if (all.length === 1) return first;
    const reason = all.find(({ notTestable }) => notTestable !== null)?.notTestable ?? null;
    if (reason !== null) return { variant: first.variant, notTestable: reason, units: null, swaps: {} };
    return {
      variant: first.variant,
      notTestable: null,
      units: first.units === null ? null : pooledUnits(all.map(({ units }) => units!)),
      swaps: Object.fromEntries(
        Object.keys(first.swaps).map((axis) => [axis, pooledSwaps(all.map(({ swaps }) => swaps[axis]!))]),
      ),
    };
  });
}

function pooledUnits(all: readonly RankedUnits[]): RankedUnits {
  return {
    party: partiesApart(all.map(({ party }) => party)),
    label: Int8Array.from(all.flatMap(({ label }) => [...label])),
    score: Float64Array.from(all.flatMap(({ score }) => [...score])),
    flagged: Uint8Array.from(all.flatMap(({ flagged }) => [...flagged])),
  };
}

function pooledSwaps(all: readonly SwappedLegs[]): SwappedLegs {
  const testable = all.filter(({ notTestable }) => notTestable === null);
  if (testable.length === 0) return all[0]!;
  return {
    notTestable: null,
    party: partiesApart(testable.map(({ party }) => party)),
    own: Float64Array.from(testable.flatMap(({ own }) => [...own])),
    swapped: Float64Array.from(testable.flatMap(({ swapped }) => [...swapped])),
    alertedOwn: Uint8Array.from(testable.flatMap(({ alertedOwn }) => [...alertedOwn])),
    alertedSwapped: Uint8Array.from(testable.flatMap(({ alertedSwapped }) => [...alertedSwapped])),
  };
}

function partiesApart(parts: readonly Int32Array[]): Int32Array {
  let offset = 0;
  return Int32Array.from(
    parts.flatMap((party) => {
      const moved = [...party].map((one) => one + offset);
      offset = party.reduce((most, one) => Math.max(most, one + 1 + offset), offset);
      return moved;
    }),
  );
}
