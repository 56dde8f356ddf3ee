import { AppError } from '#domain/app-error';
import { countryCode } from '#domain/countries';
import { type Axis, type AxisCodes, axisIndex } from './axes.ts';

/** Conditions on declared axes: axis name → label. All must hold. */
export type Condition = Readonly<Record<string, string>>;

/** A value that holds where its condition does; the rule with the most conditions wins, the later one on a tie. */
export interface PolicyRule {
  readonly when: Condition;
  readonly value: number;
}

/** A default and exceptions to it. */
export interface Governed {
  readonly default: number;
  readonly rules: readonly PolicyRule[];
}

/** The bank's risk appetite and how its population is divided: plain data, part of a model version. */
export interface Policy {
  /** Share of legs that may alert, in (0, 1). Set per risk class. */
  readonly alpha: Governed;
  /** The line τ on the score, in (0, 1): 0.5 ⇔ p = α. */
  readonly threshold: Governed;
  /** Axes whose values form the cells, most general first: party axes, then transaction axes. */
  readonly cellAxes: readonly string[];
  /** The axis that forks experts, or `auto`: the axis whose values differ most, if they differ enough. */
  readonly expertAxis: string;
  /** Fewest training rows for an expert of its own. */
  readonly expertMinimumRows: number;
}

export const defaultPolicy: Policy = {
  alpha: { default: 0.001, rules: [] },
  threshold: { default: 0.5, rules: [{ when: { tenure: '<90d' }, value: 0.4 }] },
  cellAxes: ['entity-type', 'client-segment', 'country', 'region', 'tenure', 'product'],
  expertAxis: 'entity-type',
  expertMinimumRows: 1_000,
};

interface CompiledRule {
  readonly axes: readonly number[];
  readonly codes: readonly number[];
  readonly value: number;
}

/** Finds the governed value of each row; `write` fills `out[0 … rows)`. */
export interface GovernedValue {
  readonly write: (codes: AxisCodes, rows: number, out: Float64Array) => void;
}

function checkRange(governed: Governed, name: string): void {
  for (const value of [governed.default, ...governed.rules.map((rule) => rule.value)]) {
    if (!(value > 0 && value < 1)) {
      throw new AppError('policy.out-of-range', `${name} must lie between 0 and 1, not ${value}.`, { name, value });
    }
  }
}

/**
 * Refuses rules that can never hold because this bank does not have the axis, or the axis does not have the label: a
 * misspelt label would leave the line where it is. A country without customers yet is no mistake. All together: AppError
 * `policy.unknown-label`.
 */
export function refuseUnknownLabels({ alpha, threshold }: Policy, axes: readonly Axis[]): void {
  const problems = [...alpha.rules, ...threshold.rules].flatMap(({ when }) =>
    Object.entries(when).flatMap(([name, label]) => labelProblem(name, label, axes)),
  );
  if (problems.length === 0) return;
  throw new AppError('policy.unknown-label', `The policy has rules that can never hold: ${problems.join('; ')}.`, {
    problems,
  });
}

function labelProblem(name: string, label: string, axes: readonly Axis[]): readonly string[] {
  const axis = axes.find((each) => each.name === name);
  if (axis === undefined) {
    return [`this bank has no axis ${name} (there are: ${axes.map((each) => each.name).join(', ')})`];
  }
  const known = axis.labels.includes(label) || label === 'unknown' || (name === 'country' && countryCode(label) >= 0);
  if (known) return [];
  const labels = axis.labels.length === 0 ? 'no value of it is known here' : `there are: ${axis.labels.join(', ')}`;
  return [`${name} is never "${label}" (${labels}, unknown)`];
}

/**
 * Compiles a governed value against the axes of a model. A rule on an axis or a label that the model does not have
 * can never hold and is left out; training refuses such rules (`refuseUnknownLabels`). Throws AppError `policy.out-of-range`.
 */
export function compileGoverned(governed: Governed, axes: readonly Axis[], name: string): GovernedValue {
  checkRange(governed, name);
  const compiled: CompiledRule[] = [];
  for (const rule of governed.rules) {
    const positions = Object.keys(rule.when).map((axis) => axisIndex(axes, axis));
    const codes = Object.entries(rule.when).map(([axis, label]) =>
      label === 'unknown' ? -1 : (axes[axisIndex(axes, axis)]?.labels.indexOf(label) ?? Number.NaN),
    );
    const impossible = Object.values(rule.when).some((label, i) => label !== 'unknown' && !(codes[i]! >= 0));
    if (!impossible && !positions.includes(-1)) compiled.push({ axes: positions, codes, value: rule.value });
  }
  // Stable sort: among equally specific rules the later one stays last and so wins.
  compiled.sort((a, b) => a.axes.length - b.axes.length);
  return {
    write(codes, rows, out) {
      out.fill(governed.default, 0, rows);
      for (const rule of compiled) {
        for (let i = 0; i < rows; i++) {
          let holds = true;
          for (let k = 0; k < rule.axes.length; k++) {
            if (codes[rule.axes[k]!]![i] !== rule.codes[k]) {
              holds = false;
              break;
            }
          }
          if (holds) out[i] = rule.value;
        }
      }
    },
  };
}
