import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const roundCount = (stage: Stage): number => wholeBetween(stage.random, 2, 3);
const sum = (stage: Stage): number => logNormal(stage.random, 7_000, 0.6);

/**
 * Money that comes back to where it started, less a small fee, within days. The look-alike is a chain of customers
 * who buy from one another: the same ring of accounts and sizes of sums, each sum for a reason of its own.
 */
export const cycle: TypologyScheme = {
  typology: 'cycle',
  lookAlike: 'mutual-trade',
  players: [3, 4],
  days: [14, 30],
  guilty: ['salaried', 'gig-worker', 'sole-trader', 'student', 'wealthy'],
  innocent: ['sole-trader', 'sme', 'gig-worker', 'wealthy', 'salaried'],
  recurs: true,
  perform(stage) {
    const rounds = roundCount(stage);
    for (let round = 0; round < rounds; round++) {
      let eur = sum(stage);
      const span = (stage.to - stage.from) / rounds;
      let at = stage.sometime('digital', stage.from + round * span, stage.from + (round + 0.5) * span);
      for (const [i, player] of stage.players.entries()) {
        stage.payCustomer(player, stage.players[(i + 1) % stage.players.length]!, at, eur);
        eur *= between(stage.random, 0.955, 0.995);
        at = stage.later(at, 2, 40);
      }
    }
  },
  imitate(stage) {
    for (let round = roundCount(stage); round > 0; round--) {
      for (const [i, player] of stage.players.entries()) {
        const payee = stage.players[(i + 1) % stage.players.length]!;
        stage.payCustomer(player, payee, stage.sometime('office'), sum(stage), { category: 'invoice' });
      }
    }
  },
};
