import { abroad } from '../places.ts';
import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const receiptCount = (stage: Stage): number => wholeBetween(stage.random, 3, 5);
const receipt = (stage: Stage): number => logNormal(stage.random, 1_100, 0.45);

/**
 * Recruited accounts receive, keep a commission and pass on to each other and to one collector, on the coordinator's
 * device. The look-alike is a crew that is paid by one outside firm and sends most of it home through one remitter,
 * on a shared tablet.
 */
export const muleRing: TypologyScheme = {
  typology: 'mule-ring',
  lookAlike: 'remitting-crew',
  players: [4, 5],
  days: [14, 30],
  guilty: ['student', 'gig-worker', 'salaried', 'migrant-worker'],
  innocent: ['migrant-worker', 'gig-worker', 'student', 'shift-worker', 'salaried'],
  recurs: true,
  perform(stage) {
    const place = abroad.usual.first + stage.random.below(abroad.usual.count);
    for (const [i, mule] of stage.players.entries()) {
      for (let n = receiptCount(stage); n > 0; n--) {
        const eur = receipt(stage);
        const at = stage.sometime('digital');
        const paidOn = eur * between(stage.random, 0.9, 0.96);
        const passAt = stage.later(at, 0.5, 14);
        const shared = stage.random.uniform() < 0.5 ? { device: stage.strangeDevice, channel: 'mobile' as const } : {};
        stage.pay(mule, at, 'in', eur, stage.outsider(10 * i + n, true, 0.2));
        const next = stage.players[(i + 1) % stage.players.length]!;
        if (stage.random.uniform() < 0.35) stage.payCustomer(mule, next, passAt, paidOn, shared);
        else stage.pay(mule, passAt, 'out', paidOn, stage.outsiderAt(99, true, place), shared);
      }
    }
  },
  imitate(stage) {
    const place = abroad.usual.first + (stage.key % abroad.usual.count);
    for (const [i, worker] of stage.players.entries()) {
      for (let n = receiptCount(stage); n > 0; n--) {
        const eur = receipt(stage);
        const at = stage.sometime('digital');
        const sent = eur * between(stage.random, 0.55, 0.95);
        const sentAt = stage.later(at, 1, 70);
        const shared = stage.random.uniform() < 0.4 ? { device: stage.strangeDevice, channel: 'mobile' as const } : {};
        stage.pay(worker, at, 'in', eur, stage.outsider(n % 2, false, 0.1));
        const next = stage.players[(i + 1) % stage.players.length]!;
        if (stage.random.uniform() < 0.3) stage.payCustomer(worker, next, sentAt, sent, shared);
        else stage.pay(worker, sentAt, 'out', sent, stage.outsiderAt(99, false, place), shared);
      }
    }
  },
};
