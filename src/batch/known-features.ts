import type { Model } from '#model/model';

/** Share of training legs, over everybody, on which each feature is known. */
export function knownFeatures({ peers, catalogue }: Model): readonly number[] {
  const everybody = peers.rowOfCell[0]!;
  return catalogue.map((_, j) => peers.known[everybody * catalogue.length + j]!);
}
