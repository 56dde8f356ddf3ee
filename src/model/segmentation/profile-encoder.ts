import { type Matrix, matrix } from '#ml/matrix';
import { quantileOfSorted } from '#ml/statistics/quantile';
import { type ProfileColumn, unknownLabel } from './profile-column.ts';

/** How one number column becomes a value near 0 with spread near 1. */
export interface NumberEncoding {
  readonly type: 'number';
  readonly name: string;
  /** `log1p` where values are ≥ 0 with a long upper tail. */
  readonly transform: 'linear' | 'log1p';
  readonly centre: number;
  readonly scale: number;
  /** Whether "not known" is a value of its own, as a category beside it. */
  readonly tellsMissing: boolean;
}

export interface CategoryEncoding {
  readonly type: 'category';
  readonly name: string;
  /** Position = code in the matrix. */
  readonly labels: readonly string[];
}

export interface ProfileEncoder {
  readonly numbers: readonly NumberEncoding[];
  readonly categories: readonly CategoryEncoding[];
}

/** A category value that fitting never saw: equal to no other. */
export const unseenLabelCode = -2;

/** Beyond this many robust standard deviations a value counts as this: one column must not outweigh the others. */
const widest = 3;

/** "Not known" becomes a category of its own from this share of the rows on. */
const tellingShare = 0.005;

/** Centres, scales and categories of the columns. Missing numbers are told apart where they are not a rare accident. */
export function fitEncoder(columns: readonly ProfileColumn[]): ProfileEncoder {
  const numbers: NumberEncoding[] = [];
  const categories: CategoryEncoding[] = [];
  for (const column of columns) {
    if (column.type === 'number') numbers.push(encodingOf(column.name, column.values));
    else {
      const hasUnknown = column.codes.includes(-1) && !column.labels.includes(unknownLabel);
      const labels = hasUnknown ? [...column.labels, unknownLabel] : column.labels;
      categories.push({ type: 'category', name: column.name, labels });
    }
  }
  for (const { name, tellsMissing } of numbers) {
    if (tellsMissing) categories.push({ type: 'category', name: `${name} known`, labels: ['yes', 'no'] });
  }
  return { numbers, categories };
}

function encodingOf(name: string, values: Float64Array): NumberEncoding {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  const quantile = (q: number) => quantileOfSorted(known, q);
  const [low, middle, high] = [quantile(0.05), quantile(0.5), quantile(0.95)];
  const transform = quantile(0) >= 0 && high - middle > 3 * (middle - low) && high > 3 ? 'log1p' : 'linear';
  const of = (value: number) => (transform === 'log1p' ? Math.log1p(value) : value);
  const centre = of(middle);
  let scale = (of(quantile(0.75)) - of(quantile(0.25))) / 1.349;
  if (!(scale > 0)) {
    const mean = known.reduce((sum, value) => sum + of(value) / known.length, 0);
    scale = Math.sqrt(known.reduce((sum, value) => sum + (of(value) - mean) ** 2 / known.length, 0));
  }
  const missing = 1 - known.length / values.length;
  return {
    type: 'number',
    name,
    transform,
    centre,
    scale: scale > 0 && Number.isFinite(scale) ? scale : 1,
    tellsMissing: missing >= tellingShare,
  };
}

/** Value of the column in its own unit at an encoded position. */
export function decodeNumber(encoding: NumberEncoding, z: number): number {
  const value = encoding.centre + encoding.scale * z;
  return encoding.transform === 'log1p' ? Math.expm1(value) : value;
}

/** The columns that the encoder knows, by name; throws RangeError when one is absent or has another type. */
function columnOf(columns: readonly ProfileColumn[], name: string, type: ProfileColumn['type']): ProfileColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new RangeError(`The table has no column "${name}".`);
  if (column.type !== type) throw new RangeError(`"${name}" was a ${type} column and now is not.`);
  return column;
}

/** rows × (numbers, then category codes): what k-prototypes reads. An unknown number is at its column's centre. */
export function encodeMixed(encoder: ProfileEncoder, columns: readonly ProfileColumn[], rows: number): Matrix {
  const width = encoder.numbers.length + encoder.categories.length;
  const X = matrix(rows, width);
  for (const [j, encoding] of encoder.numbers.entries()) {
    const column = columnOf(columns, encoding.name, 'number');
    if (column.type !== 'number') continue;
    for (let i = 0; i < rows; i++) X.data[i * width + j] = encodeNumber(encoding, column.values[i]!);
  }
  for (const [c, encoding] of encoder.categories.entries()) {
    const codes = codesOf(encoder, encoding, columns, rows);
    for (let i = 0; i < rows; i++) X.data[i * width + encoder.numbers.length + c] = codes[i]!;
  }
  return X;
}

function encodeNumber(encoding: NumberEncoding, value: number): number {
  if (Number.isNaN(value)) return 0;
  const transformed = encoding.transform === 'log1p' ? Math.log1p(Math.max(value, 0)) : value;
  return Math.max(-widest, Math.min(widest, (transformed - encoding.centre) / encoding.scale));
}

function codesOf(
  encoder: ProfileEncoder,
  encoding: CategoryEncoding,
  columns: readonly ProfileColumn[],
  rows: number,
): Int32Array {
  const told = encoder.numbers.find(({ name, tellsMissing }) => tellsMissing && `${name} known` === encoding.name);
  if (told !== undefined) {
    const column = columnOf(columns, told.name, 'number');
    return column.type === 'number'
      ? Int32Array.from(column.values, (v) => (Number.isNaN(v) ? 1 : 0))
      : new Int32Array();
  }
  const column = columnOf(columns, encoding.name, 'text');
  if (column.type !== 'text') return new Int32Array(rows);
  const unknown = encoding.labels.indexOf(unknownLabel);
  const translated = column.labels.map((label) => encoding.labels.indexOf(label));
  return column.codes.map((code) => {
    const known = code < 0 ? unknown : translated[code]!;
    return known < 0 ? unseenLabelCode : known;
  });
}

/** Name and value of one column of the indicator matrix. */
export interface Indicator {
  readonly column: string;
  /** Null for a number. */
  readonly label: string | null;
}

/** rows × (numbers, then 0/1 per category value): what trees, maps and differences read. */
export function encodeIndicators(
  encoder: ProfileEncoder,
  mixed: Matrix,
): { X: Matrix; indicators: readonly Indicator[] } {
  const indicators: Indicator[] = encoder.numbers.map(({ name }) => ({ column: name, label: null }));
  for (const { name, labels } of encoder.categories)
    for (const label of labels) indicators.push({ column: name, label });
  const X = matrix(mixed.rows, indicators.length);
  const { numbers, categories } = encoder;
  for (let i = 0; i < mixed.rows; i++) {
    let at = i * X.columns;
    for (let j = 0; j < numbers.length; j++, at++) X.data[at] = mixed.data[i * mixed.columns + j]!;
    for (let c = 0; c < categories.length; c++) {
      const code = mixed.data[i * mixed.columns + numbers.length + c]!;
      if (code >= 0) X.data[at + code] = 1;
      at += categories[c]!.labels.length;
    }
  }
  return { X, indicators };
}
