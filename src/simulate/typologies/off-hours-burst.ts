import { day, hour, minute } from '#domain/time';
import { logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const paymentCount = (stage: Stage): number => wholeBetween(stage.random, 14, 34);
const amount = (stage: Stage): number => logNormal(stage.random, 320, 0.6);

/** A moment between one and five at night, the lead's clock. */
function nightOf(stage: Stage, from: number): number {
  const midnight = Math.floor(from / day) * day - stage.offsetHours(stage.lead) * hour;
  return midnight + hour + stage.random.below(4 * 3_600) * 1_000;
}

/**
 * Bursts of payments in a few nights. The look-alike works shifts: the same payments at the same hours, over more
 * nights, and to people already known.
 */
export const offHoursBurst: TypologyScheme = {
  typology: 'off-hours-burst',
  lookAlike: 'night-shift-worker',
  players: [1, 1],
  days: [10, 28],
  guilty: ['salaried', 'retired', 'sole-trader', 'sme', 'wealthy'],
  innocent: ['shift-worker', 'gig-worker', 'sole-trader', 'student', 'sme', 'salaried'],
  recurs: true,
  perform(stage) {
    const nights = wholeBetween(stage.random, 2, 4);
    const count = paymentCount(stage);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const starts = i % Math.ceil(count / nights) === 0;
      at = starts
        ? nightOf(stage, stage.from + stage.random.uniform() * (stage.to - stage.from))
        : at + (1 + stage.random.below(14)) * minute + stage.random.below(60) * 1_000;
      stage.pay(stage.lead, at, 'out', amount(stage), stage.outsider(i % 9, true, 0.25), { scheme: 'instant' });
    }
  },
  imitate(stage) {
    for (let i = paymentCount(stage); i > 0; i--) {
      const at = nightOf(stage, stage.from + stage.random.uniform() * (stage.to - stage.from));
      stage.pay(stage.lead, at, 'out', amount(stage), stage.outsider(i % 9, true, 0.08), { scheme: 'instant' });
    }
  },
};
