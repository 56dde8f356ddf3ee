import { currencies, largestAmountMinor, minorDigitsOf } from '#domain/money';
import { literal } from '#engine/duckdb/sql-text';

/** Decimals that are carried exactly; no currency has more. With 18 digits DuckDB stays in 64-bit integers. */
const scale = 4;

export interface NumberFormat {
  readonly decimalMark: '.' | ',';
}

/** SQL that is true where a text is a number, digits grouped or not, with at most `scale` decimals. */
export function isDecimalSql(text: string, { decimalMark }: NumberFormat, anyDecimals: boolean): string {
  const mark = decimalMark === '.' ? String.raw`\.` : ',';
  const group = decimalMark === '.' ? ", '\u00a0" : ". '\u00a0";
  const fraction = anyDecimals ? String.raw`\d+` : String.raw`\d{1,${scale}}0*`;
  const pattern = String.raw`[+-]?(\d{1,14}|\d{1,3}([${group}]\d{3}){1,4})(${mark}${fraction})?`;
  return `regexp_full_match(${text}, ${literal(pattern)})`;
}

/** SQL for the text as an exact DECIMAL; null where it is none. */
export function decimalSql(text: string, { decimalMark }: NumberFormat): string {
  const bare = `translate(${text}, ${literal(decimalMark === '.' ? ", '\u00a0" : ". '\u00a0")}, '')`;
  const pointed = decimalMark === '.' ? bare : `replace(${bare}, ',', '.')`;
  return `TRY_CAST(${pointed} AS DECIMAL(18, ${scale}))`;
}

/**
 * SQL for whole minor units of a DECIMAL expression in the currency of another: null where it has more decimals than
 * the currency, unless those are to be rounded (half away from zero, after rounding to `scale`).
 */
export function minorUnitsSql(decimal: string, currency: string, unit: 'major' | 'minor', round: boolean): string {
  // The digits without the point: multiplying would overflow for amounts that are refused only afterwards.
  const parts = `CAST(replace(CAST(${decimal} AS VARCHAR), '.', '') AS BIGINT)`;
  const step = unit === 'minor' ? String(10 ** scale) : `(${stepSql(currency)})`;
  const rounded = `((${parts} + sign(${parts}) * (${step} // 2)) // ${step})`;
  if (round) return rounded;
  return `CASE WHEN ${parts} % ${step} = 0 THEN ${parts} // ${step} END`;
}

/** SQL that is true where minor units are within what sums can hold exactly. */
export function withinLimitSql(minor: string): string {
  return `abs(${minor}) <= ${largestAmountMinor}`;
}

/** Ten-thousandths of the major unit in one minor unit of the currency. */
function stepSql(currency: string): string {
  const byDigits = new Map<number, string[]>();
  for (const each of currencies) {
    const digits = minorDigitsOf(each);
    if (digits !== 2) byDigits.set(digits, [...(byDigits.get(digits) ?? []), each]);
  }
  const cases = [...byDigits].map(
    ([digits, codes]) => `WHEN ${currency} IN (${codes.map(literal).join(', ')}) THEN ${10 ** (scale - digits)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${10 ** (scale - 2)} END`;
}

/** Power of ten between major and minor units of a currency, as SQL. */
export function minorPerMajorSql(currency: string): string {
  return `(${10 ** scale} // (${stepSql(currency)}))`;
}
