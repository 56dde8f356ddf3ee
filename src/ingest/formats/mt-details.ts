/** What field :86: says of an entry; formats differ by bank, and what is not understood stays remittance text. */
export interface MtDetails {
  readonly code: string | null;
  readonly posting: string | null;
  readonly name: string | null;
  readonly account: string | null;
  readonly agent: string | null;
  readonly endToEndId: string | null;
  readonly remittance: string | null;
  /** Subfields without a place above. */
  readonly other: readonly (readonly [string, string])[];
}

const none: MtDetails = {
  code: null,
  posting: null,
  name: null,
  account: null,
  agent: null,
  endToEndId: null,
  remittance: null,
  other: [],
};

/** Reads :86: in the structure of German banks (`166?00…?20EREF+…`), of Dutch banks (`/EREF/…/REMI/…`), or as text. */
export function readDetails(text: string): MtDetails {
  if (/^\s*\d{3}\?/.test(text)) return german(text.replaceAll('\n', '').trim());
  if (/^\/[A-Z]{2,8}\//.test(text)) return slashed(text.replaceAll('\n', ''));
  return { ...none, remittance: filled(oneLine(text)) };
}

/** DFÜ agreement, appendix 3 (Deutsche Kreditwirtschaft): business code, then subfields ?00 to ?63. */
function german(text: string): MtDetails {
  const parts = new Map<string, string>();
  for (const match of text.slice(3).matchAll(/\?(\d{2})((?:(?!\?\d{2}).)*)/gs)) {
    parts.set(match[1]!, (parts.get(match[1]!) ?? '') + match[2]!);
  }
  const take = (...keys: readonly string[]): string | null => {
    const found = keys.flatMap((key) => parts.get(key) ?? []).join('');
    for (const key of keys) parts.delete(key);
    return filled(found);
  };
  const range = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
  const purpose = take(...range(20, 29), ...range(60, 63)) ?? '';
  const [iban, account] = [take('38'), take('31')];
  const sepa = keywords(purpose);
  return {
    code: text.slice(0, 3),
    posting: take('00'),
    name: take('32', '33'),
    account: iban ?? account,
    agent: take('30'),
    endToEndId: sepa.get('EREF') ?? null,
    remittance: sepa.get('SVWZ') ?? filled(purpose),
    other: [
      ...[...parts].map(([key, value]) => [`86?${key}`, value] as const),
      ...[...sepa]
        .filter(([key]) => key !== 'EREF' && key !== 'SVWZ')
        .map(([key, value]) => [`86/${key}`, value] as const),
    ],
  };
}

/** SEPA keywords within the purpose: EREF+…MREF+…SVWZ+… */
function keywords(purpose: string): ReadonlyMap<string, string> {
  const parts = purpose.split(/(EREF|KREF|MREF|BREF|RREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/);
  const found = new Map<string, string>();
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const value = filled(parts[i + 1]!);
    if (value !== null) found.set(parts[i]!, value);
  }
  return found;
}

function slashed(text: string): MtDetails {
  const parts = text.split(
    /\/(EREF|IBAN|BIC|NAME|REMI|TRTP|BENM|ORDP|MARF|CSID|ISDT|PREF|RTRN|PURP|ADDR|ID|ACCW|TYPE|CNTP)\//,
  );
  const found = new Map<string, string>();
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const value = filled(parts[i + 1]!.replace(/^\/+|\/+$/g, ''));
    if (value !== null) found.set(parts[i]!, value);
  }
  if (found.size === 0) return { ...none, remittance: filled(text) };
  const take = (key: string): string | null => {
    const value = found.get(key) ?? null;
    found.delete(key);
    return value;
  };
  return {
    code: take('TRTP'),
    posting: null,
    name: take('NAME'),
    account: take('IBAN'),
    agent: take('BIC'),
    endToEndId: take('EREF'),
    remittance: take('REMI'),
    other: [...found].map(([key, value]) => [`86/${key}`, value] as const),
  };
}

/** Lines trimmed and joined by a blank. */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

function filled(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
