import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A seeded source of randomness. Same seed, same sequence, on every machine.
 * Source: xoroshiro128+ (Blackman & Vigna 2018), from pure-rand.
 */
export interface Random {
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent stream named by a label: adding a consumer never shifts the numbers of another. */
  fork(label: string): Random;
}

/** FNV-1a, to turn a label into a seed. */
function hashLabel(seed: number, label: string): number {
  let hash = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 16777619) >>> 0;
  hash ^= hash >>> 15;
  return Math.imul(hash, 2246822519) >>> 0;
}

/** A seeded random source. `seed` is any 32-bit integer and is always required. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < 8; i++) generator.next();
  let spare = Number.NaN;
  const uniform = (): number => ((generator.next() >>> 5) * 67108864 + (generator.next() >>> 6)) / 9007199254740992;
  return {
    uniform,
    below: (bound) => Math.floor(uniform() * bound),
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare;
        spare = Number.NaN;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    fork: (label) => createRandom(hashLabel(seed, label)),
  };
}
