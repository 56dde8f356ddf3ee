import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const pairCount = (stage: Stage): number => wholeBetween(stage.random, 3, 7);
const sum = (stage: Stage): number => logNormal(stage.random, 6_500, 0.6);

/** Money that leaves within hours of its arrival. The look-alike holds client money: escrow, resale, brokerage. */
export const rapidMovement: TypologyScheme = {
  typology: 'rapid-movement',
  lookAlike: 'client-money-broker',
  players: [1, 1],
  days: [10, 28],
  guilty: ['salaried', 'gig-worker', 'student', 'migrant-worker', 'sole-trader'],
  innocent: ['sole-trader', 'sme', 'wealthy', 'gig-worker', 'salaried'],
  recurs: true,
  perform(stage) {
    for (let i = pairCount(stage); i > 0; i--) {
      const eur = sum(stage);
      const at = stage.sometime('digital');
      stage.pay(stage.lead, at, 'in', eur, stage.outsider(i % 4, i % 2 === 0, 0.3));
      let left = eur * between(stage.random, 0.92, 0.99);
      for (let parts = wholeBetween(stage.random, 1, 2); parts > 0; parts--) {
        const part = parts === 1 ? left : left * between(stage.random, 0.3, 0.7);
        left -= part;
        stage.pay(stage.lead, stage.later(at, 0.5, 20), 'out', part, stage.outsider(10 + i + parts, true, 0.4));
      }
    }
  },
  imitate(stage) {
    for (let i = pairCount(stage); i > 0; i--) {
      const eur = sum(stage);
      const at = stage.sometime('digital');
      stage.pay(stage.lead, at, 'in', eur, stage.outsider(i % 5, i % 2 === 0, 0.15));
      let left = eur * between(stage.random, 0.88, 0.98);
      for (let parts = wholeBetween(stage.random, 1, 2); parts > 0; parts--) {
        const part = parts === 1 ? left : left * between(stage.random, 0.3, 0.7);
        left -= part;
        const other = stage.outsider(10 + ((i + parts) % 5), stage.random.uniform() < 0.5, 0.15);
        stage.pay(stage.lead, stage.later(at, 2, 60), 'out', part, other);
      }
    }
  },
};
