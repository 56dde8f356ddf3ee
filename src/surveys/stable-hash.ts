import { createHash } from 'node:crypto';

/** A number in [0, 1) that these parts always give, on every machine: who is drawn once is drawn again. */
export function unitHash(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUIntBE(0, 6) / 2 ** 48;
}
