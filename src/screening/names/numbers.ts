const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const ordinals =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const values = new Map<string, number>();
for (const [value, word] of units.entries()) values.set(word, value);
for (const [value, word] of ordinals.entries()) values.set(word, value);
for (const [place, word] of tens.entries()) values.set(word, 10 * (place + 2));
values.set('fourty', 40);

/**
 * Numbers in words become digits: `forty four` → `44`, `first` → `1`, `1st` → `1`.
 *
 * @example
 * numbersAsDigits(['brigade', 'forty', 'four']); // ['brigade', '44']
 */
export function numbersAsDigits(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = values.get(word) ?? suffixed(word);
    const next = values.get(words[at + 1] ?? '');
    if (value !== undefined && value >= 20 && value % 10 === 0 && next !== undefined && next > 0 && next < 10) {
      result.push(String(value + next));
      at += 1;
    } else result.push(value === undefined ? word : String(value));
  }
  return result;
}

function suffixed(word: string): number | undefined {
  const digits = /^(\d{1,6})(?:st|nd|rd|th)$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
