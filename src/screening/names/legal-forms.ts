/** Legal forms by family; forms of one family stand for each other. Written as `toLatin` and the tokeniser leave them. */
const families: Readonly<Record<string, readonly string[]>> = {
  limited: ['ltd', 'limited', 'private limited', 'pvt ltd', 'pte ltd', 'pty ltd', 'co ltd', 'company limited', 'coltd'],
  llc: [
    'llc',
    'l l c',
    'limited liability company',
    'ooo',
    'o o o',
    'too',
    'tov',
    'gmbh',
    'g m b h',
    'srl',
    's r l',
    'sarl',
    's a r l',
    'sp z o o',
    'spzoo',
    'bv',
    'b v',
    'doo',
    'd o o',
    'sro',
    's r o',
    'fze',
    'fzco',
    'fz llc',
    'lda',
    'ltda',
    'societatea cu raspundere limitata',
    'gesellschaft mit beschrankter haftung',
    'obshchestvo s ogranichennoy otvetstvennostyu',
    'sociedad de responsabilidad limitada',
    's de rl',
    's de r l',
    'oy',
    'aps',
    'kft',
    'eood',
    'ood',
    'uab',
    'sia',
  ],
  stock: [
    'jsc',
    'ojsc',
    'cjsc',
    'pjsc',
    'oao',
    'zao',
    'pao',
    'ao',
    'joint stock company',
    'open joint stock company',
    'closed joint stock company',
    'public joint stock company',
    'joint stock compan',
    'ag',
    'a g',
    'aktiengesellschaft',
    'aktiengeselschaft',
    'sa',
    's a',
    'nv',
    'n v',
    'ab',
    'asa',
    'oyj',
    'spa',
    's p a',
    'plc',
    'p l c',
    'public limited company',
    'se',
    'societe anonyme',
    'sociedad anonima',
    'sa de cv',
    's a de c v',
    'kk',
    'tbk',
    'bhd',
    'sdn bhd',
    'berhad',
    'as',
    'a s',
    'sas',
    's a s',
    'sab de cv',
    'kgaa',
    'societas europaea',
  ],
  incorporated: [
    'inc',
    'incorporated',
    'corp',
    'corporation',
    'co',
    'company',
    'cie',
    'compagnie',
    'and co',
    'and company',
  ],
  partnership: ['lp', 'l p', 'llp', 'l l p', 'kg', 'ohg', 'gbr', 'gmbh and co kg', 'limited partnership'],
  indonesian: ['pt', 'p t', 'cv'],
};

interface Form {
  readonly words: readonly string[];
  readonly family: string;
}

const byFirstWord = new Map<string, Form[]>();
for (const [family, phrases] of Object.entries(families)) {
  for (const phrase of phrases) {
    const words = phrase.split(' ');
    const first = words[0] ?? '';
    const forms = byFirstWord.get(first) ?? [];
    forms.push({ words, family });
    byFirstWord.set(first, forms);
  }
}
for (const forms of byFirstWord.values()) forms.sort((a, b) => b.words.length - a.words.length);

export interface LegalForm {
  readonly family: string;
  /** As written, normalised. */
  readonly text: string;
  readonly length: number;
}

/** The longest legal form that starts at this word, or null. */
export function legalFormAt(words: readonly string[], start: number): LegalForm | null {
  for (const form of byFirstWord.get(words[start] ?? '') ?? []) {
    if (form.words.every((word, offset) => words[start + offset] === word)) {
      return { family: form.family, text: form.words.join(' '), length: form.words.length };
    }
  }
  return null;
}

/** One-word forms that stand before a name; others may begin a name as a plain word. */
export const legalFormsAtStart: ReadonlySet<string> = new Set(
  'ooo oao zao pao ao ojsc cjsc pjsc jsc too tov pt cv llc srl gmbh uab sia ltd'.split(' '),
);
