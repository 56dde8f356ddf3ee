const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const two = (value: number): string => String(value).padStart(2, '0');

function day(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null;
  return `${year}-${two(month)}-${two(date)}`;
}

/**
 * Dates of birth in a text, as exact as they are written: `10 Dec 1948`, `Dec 1948`, `1948`, `1948-12-10`, `10/12/1948`
 * (day first). Nothing is guessed: a range or `circa` keeps its years only.
 */
export function birthDatesIn(text: string): readonly string[] {
  const found: string[] = [];
  const take = (pattern: RegExp, read: (...parts: string[]) => string | null) => {
    rest = rest.replace(pattern, (_, ...parts: unknown[]) => {
      const date = read(...parts.filter((part): part is string => typeof part === 'string'));
      if (date !== null) found.push(date);
      return ' ';
    });
  };
  let rest = text;
  take(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (y, m, d) => day(Number(y), Number(m), Number(d)));
  take(/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, (d, m, y) => day(Number(y), Number(m), Number(d)));
  take(/\b(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})\b/g, (d, m = '', y) => {
    const month = months.indexOf(m.toLowerCase()) + 1;
    return month === 0 ? null : day(Number(y), month, Number(d));
  });
  take(/\b([A-Za-z]{3})[a-z]* (\d{4})\b/g, (m = '', y) => {
    const month = months.indexOf(m.toLowerCase()) + 1;
    return month === 0 ? (y ?? null) : `${y}-${two(month)}`;
  });
  take(/\b((?:18|19|20)\d{2})-(\d{2})\b/g, (y, m) => (Number(m) >= 1 && Number(m) <= 12 ? `${y}-${m}` : (y ?? null)));
  take(/\b((?:18|19|20)\d{2})\b/g, (y) => y ?? null);
  return [...new Set(found)].sort();
}
