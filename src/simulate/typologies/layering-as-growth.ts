import { day, hour } from '#domain/time';
import { between, logNormal, poisson } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

interface Trade {
  readonly payers: number;
  readonly payees: number;
  readonly far: number;
  /** Share of a receipt that leaves again, and hours until it does. */
  readonly spent: readonly [number, number];
  readonly delay: readonly [number, number];
  readonly category: 'invoice' | 'supplier';
}

/** Receipts that grow by a fifth to two fifths a week, and what is paid out of them. */
function grow(stage: Stage, trade: Trade): void {
  const { random } = stage;
  const weeks = Math.floor((stage.to - stage.from) / (7 * day));
  const growth = between(random, 1.2, 1.4);
  const median = logNormal(random, 5_500, 0.4);
  for (let week = 0; week < weeks; week++) {
    const start = stage.from + week * 7 * day;
    for (let i = poisson(random, 1.1 * growth ** week); i > 0; i--) {
      const eur = logNormal(random, median, 0.5);
      const at = stage.sometime('office', start, start + 7 * day);
      const payer = stage.outsider(random.below(trade.payers), false, trade.far);
      stage.pay(stage.lead, at, 'in', eur, payer, { category: 'invoice' });
      const payee = stage.outsider(1_000 + random.below(trade.payees), false, trade.far);
      const paidAt = Math.floor(stage.later(at, ...trade.delay) / hour) * hour + random.below(3_600) * 1_000;
      stage.pay(stage.lead, paidAt, 'out', eur * between(random, ...trade.spent), payee, { category: trade.category });
    }
  }
}

/** Layering through a business whose turnover seems to take off. The look-alike's turnover does take off. */
export const layeringAsGrowth: TypologyScheme = {
  typology: 'layering-as-growth',
  lookAlike: 'growing-business',
  players: [1, 1],
  days: [42, 56],
  guilty: ['sme', 'sole-trader'],
  innocent: ['sme', 'sole-trader', 'association'],
  recurs: false,
  perform(stage) {
    grow(stage, { payers: 6, payees: 5, far: 0.4, spent: [0.92, 0.99], delay: [6, 96], category: 'invoice' });
  },
  imitate(stage) {
    grow(stage, { payers: 18, payees: 9, far: 0.2, spent: [0.4, 0.95], delay: [10, 340], category: 'supplier' });
  },
};
