/** Four hexadecimal digits of each 16-bit number, so that an identifier costs two look-ups. */
const hex4: readonly string[] = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

/** A bijection of 32-bit integers that leaves no visible order. Source: finaliser of MurmurHash3 (Appleby 2011). */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on nothing but its three integers: the stable trait of a party, a payee, a place. */
export function trait(key: number, party: number, slot: number): number {
  return mix32(mix32(mix32(key ^ party) ^ Math.imul(slot + 1, 0x9e3779b1)) + party) / 4_294_967_296;
}

/** As `trait`, but the 32-bit integer itself. */
export function traitKey(key: number, party: number, slot: number): number {
  return mix32(mix32(mix32(key ^ party) ^ Math.imul(slot + 1, 0x9e3779b1)) + party);
}

/** Eight hexadecimal digits of a 32-bit number. */
export function hex8(value: number): string {
  return hex4[value >>> 16]! + hex4[value & 0xffff]!;
}

const kinds = ['party', 'account', 'transaction', 'device', 'session', 'event', 'outcome', 'outside'] as const;
type IdentifierKind = (typeof kinds)[number];

/** Turns running numbers into identifiers. */
export interface Identifiers {
  /** Unique per kind for n in [0, 2^32); reveals neither n nor anything else. */
  of(kind: IdentifierKind, n: number): string;
}

/** Identifiers keyed by the seed, so that two banks share none on purpose. */
export function createIdentifiers(seed: number): Identifiers {
  const prefix = { party: 'P', account: 'A', transaction: 'T', device: 'D', session: 'S', event: 'E', outcome: 'O' };
  const keys = kinds.map((_, i) => mix32(seed + Math.imul(i + 1, 0x9e3779b1)));
  const key = Object.fromEntries(kinds.map((kind, i) => [kind, keys[i]!])) as Record<IdentifierKind, number>;
  return {
    of(kind, n) {
      const mixed = hex8(mix32(mix32(n ^ key[kind]) + key[kind]));
      return kind === 'outside' ? mixed : prefix[kind] + mixed;
    },
  };
}
