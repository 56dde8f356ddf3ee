import { createHash } from 'node:crypto';

/** A number in [0, 1) that a purpose and an identifier always give again; purposes are independent of each other. */
export function stableShare(purpose: string, id: string): number {
  return createHash('sha256').update(`${purpose}\0${id}`).digest().readUInt32BE(0) / 2 ** 32;
}
