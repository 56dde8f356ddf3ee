import type { Differentiator } from './differentiators.ts';

/** Effects below this are not worth a word. */
const leastTelling = 0.25;

/** total_Trans_Ct → "total trans ct". */
export function plainName(column: string): string {
  return column
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Three significant digits, thousands separated: 12345 → "12,300", 0.01234 → "0.0123". */
export function plainNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

export function plainShare(share: number): string {
  return `${plainNumber(Math.round(share * 1000) / 10)} %`;
}

function words({ column, label, effect, inside }: Differentiator): string {
  if (label !== null) {
    const value = `${plainName(column)} ${label}`;
    if (effect < 0) return inside < 0.05 ? `no ${value}` : `seldom ${value}`;
    return inside >= 0.5 ? `mostly ${value}` : `often ${value}`;
  }
  const strength = Math.abs(effect) >= 0.75 ? 'very ' : '';
  return `${strength}${effect > 0 ? 'high' : 'low'} ${plainName(column)}`;
}

/**
 * One name per segment from its most telling columns, two where two tell enough; a further one where two segments would
 * share a name, and their number when columns run out. A person may change it.
 * @param alike whether two columns say the same, so that only one of them is used
 */
export function nameSegments(
  perSegment: readonly (readonly Differentiator[])[],
  alike: (a: string, b: string) => boolean,
): readonly string[] {
  const telling = perSegment.map((found) => {
    const chosen: Differentiator[] = [];
    for (const one of found) {
      if (Math.abs(one.effect) < leastTelling) break;
      if (!chosen.some((held) => alike(held.column, one.column))) chosen.push(one);
    }
    return chosen;
  });
  const nameOf = (s: number, count: number) => {
    const text = telling[s]!.slice(0, count).map(words).join(', ');
    return text === '' ? 'Close to everyone' : text[0]!.toUpperCase() + text.slice(1);
  };
  const names = telling.map((_, s) => nameOf(s, 2));
  for (let count = 3; count <= 5; count++) {
    for (const s of names.keys()) {
      if (names.indexOf(names[s]!) !== names.lastIndexOf(names[s]!)) names[s] = nameOf(s, count);
    }
  }
  return names.map((name, s) => (names.indexOf(name) === s ? name : `${name} (${s + 1})`));
}

/** One sentence that a product manager can repeat. */
export function describeSegment(
  noun: string,
  size: number,
  share: number,
  found: readonly Differentiator[],
  rule: string,
): string {
  const telling = found.filter(({ effect }) => Math.abs(effect) >= leastTelling).slice(0, 4);
  const parts = telling.map((one) => {
    if (one.label !== null) {
      return `${plainName(one.column)} is ${one.label} for ${plainShare(one.inside)} (others ${plainShare(one.outside)})`;
    }
    const side = one.effect > 0 ? 'higher' : 'lower';
    return `${plainName(one.column)} is ${side} (median ${plainNumber(one.inside)}, others ${plainNumber(one.outside)})`;
  });
  const what = parts.length === 0 ? 'no single column tells them from the others' : parts.join('; ');
  const how = rule === '' ? '' : ` In short: ${rule}.`;
  return `${size.toLocaleString('en-US')} ${noun} (${plainShare(share)}): ${what}.${how}`;
}
