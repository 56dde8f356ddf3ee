import { day, hour, minute, second } from '#domain/time';
import { abroad } from '../places.ts';
import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const paymentCount = (stage: Stage): number => wholeBetween(stage.random, 3, 8);
const amount = (stage: Stage): number => logNormal(stage.random, 850, 0.7);
const anywhere = (stage: Stage): number => stage.random.below(abroad.usual.first + abroad.usual.count);

/**
 * A stranger's device logs in from elsewhere, a payee is added, the account is drained while its owner's life goes on
 * at home. The look-alike travels with a new phone and pays hotels and guides.
 */
export const accountTakeOver: TypologyScheme = {
  typology: 'account-take-over',
  lookAlike: 'traveller',
  players: [1, 1],
  days: [14, 21],
  guilty: ['salaried', 'retired', 'wealthy', 'student', 'sole-trader'],
  innocent: ['salaried', 'retired', 'wealthy', 'student', 'gig-worker', 'sole-trader'],
  recurs: false,
  perform(stage) {
    const place = anywhere(stage);
    const device = stage.strangeDevice;
    let at = stage.sometime('digital');
    for (let i = wholeBetween(stage.random, 1, 4); i > 0; i--)
      stage.event(at - i * 40 * second, 'login-failed', device, place);
    stage.event(at, 'login', device, place);
    if (stage.random.uniform() < 0.6) stage.event(at + minute, 'password-changed', device, place);
    stage.event(at + 2 * minute, 'device-added', device, place);
    const payees = wholeBetween(stage.random, 1, 2);
    for (let i = paymentCount(stage); i > 0; i--) {
      const payee = i % payees;
      if (i <= payees) stage.event(at + 3 * minute, 'payee-added', device, place);
      at = stage.later(at, 0.1, 9);
      const detail = { channel: 'mobile', scheme: 'instant', device, place } as const;
      stage.pay(stage.lead, at, 'out', amount(stage), stage.outsider(payee, true, 0.3), detail);
    }
  },
  imitate(stage) {
    const place = anywhere(stage);
    const device = stage.strangeDevice;
    const { ledger } = stage;
    let at = stage.sometime('digital', stage.from, stage.to - 6 * day);
    ledger.journeys.arrange(stage.lead, place, at - hour, at + 8 * day);
    if (stage.random.uniform() < 0.5) stage.event(at - 40 * second, 'login-failed', device, place);
    stage.event(at, 'login', device, place);
    stage.event(at + 2 * minute, 'device-added', device, place);
    for (let i = wholeBetween(stage.random, 4, 12); i > 0; i--) {
      const paidAt = stage.later(at, 1, 150);
      ledger.purchase(stage.lead, ledger.account(stage.lead), paidAt, logNormal(stage.random, 35, 0.7), false);
    }
    if (stage.random.uniform() < 0.6)
      stage.cash(stage.lead, stage.later(at, 2, 100), 'out', between(stage.random, 60, 300));
    for (let i = paymentCount(stage); i > 0; i--) {
      if (i <= 2) stage.event(at + 3 * minute, 'payee-added', device, place);
      at = stage.later(at, 0.1, 30);
      const detail = { channel: 'mobile', device } as const;
      stage.pay(stage.lead, at, 'out', amount(stage), stage.outsiderAt(i % 3, false, place), detail);
    }
  },
};
