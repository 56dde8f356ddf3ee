import { type BehaviourType, channels, codeOf } from '#domain/codes';
import { minute, second } from '#domain/time';
import type { Random } from '#ml/random';
import type { BehaviourRows, Path } from './behaviour-rows.ts';
import { anyDay, timeWithin } from './calendar.ts';
import type { Ledger } from './ledger.ts';
import { personas } from './personas.ts';
import { homeCountries } from './places.ts';
import { between, poisson } from './sampling.ts';

const mobile = codeOf(channels, 'mobile');
const online = codeOf(channels, 'online');
const api = codeOf(channels, 'api');

const views: readonly Path[] = [
  '/accounts',
  '/accounts',
  '/accounts/statement',
  '/payees',
  '/cards',
  '/help',
  '/profile',
];

/**
 * Sessions of one party in one month. `mean` sessions on average, more for those who live on screens; each payment
 * made on a screen, from row `firstRow` of the ledger on, has a session before it while there are sessions left.
 * Draws from `random`, so that the number of events changes no transaction. Returns the next session number.
 */
export function liveSessions(
  events: BehaviourRows,
  ledger: Ledger,
  random: Random,
  party: number,
  month: number,
  mean: number,
  firstRow: number,
  firstSession: number,
): number {
  const { calendar, population, rows } = ledger;
  const kind = personas[population.persona[party]!]!;
  const offset = homeCountries[population.home[party]!]!.offsetHours;
  let left = poisson(random, mean * (0.25 + kind.digital));
  let session = firstSession;
  for (let row = firstRow; row < rows.length && left > 0; row++) {
    const channel = rows.channel[row]!;
    if (channel !== mobile && channel !== online && channel !== api) continue;
    if (population.accountParty[rows.account[row]!] !== party) continue;
    left--;
    if (channel === api) writeApiCalls(events, ledger, random, party, rows.at[row]!, session++);
    else
      writeSession(
        events,
        ledger,
        random,
        party,
        rows.at[row]! - 50 * second,
        session++,
        rows.device[row]!,
        rows.place[row]!,
        true,
      );
  }
  const from = calendar.monthStart[month]!;
  const to = calendar.monthStart[month + 1]!;
  for (; left > 0; left--) {
    const shape = random.uniform() < kind.night ? 'night' : 'digital';
    const at = timeWithin(random, anyDay(random, from, to, shape), shape, offset);
    const device = ledger.device(party, random.uniform() < 0.7, at);
    writeSession(events, ledger, random, party, at, session++, device, ledger.journeys.whereabouts(party, at), false);
  }
  return session;
}

/** A session that ends in a payment ends at `at`; one that only looks starts there. */
function writeSession(
  events: BehaviourRows,
  ledger: Ledger,
  random: Random,
  party: number,
  at: number,
  session: number,
  device: number,
  place: number,
  pays: boolean,
): void {
  const { calendar } = ledger;
  const looks = poisson(random, pays ? 0.7 : 1.8);
  const starts = pays ? at - (20 + random.below(60 * (looks + 1))) * second : at;
  if (starts < calendar.start || at + 10 * minute >= calendar.end || !ledger.alive(party, starts)) return;
  const write = (when: number, type: BehaviourType, path: Path | null): void =>
    events.add(when, party, type, session, device, place, path, durationOf(random));
  if (random.uniform() < 0.04) write(starts - 15 * second, 'login-failed', '/login');
  write(starts, 'login', '/login');
  let when = starts;
  for (let i = 0; i < looks; i++) {
    when += pays ? Math.floor((at - starts) / (looks + 1) / second) * second : (5 + random.below(80)) * second;
    write(when, 'view', views[random.below(views.length)]!);
  }
  if (pays) {
    if (random.uniform() < 0.12) write(at - 5 * second, 'payee-added', '/payees');
    write(at, 'transfer-started', '/payments/new');
    when = at;
  }
  const rare = random.uniform();
  if (rare < 0.01) write(when + second, 'profile-changed', '/profile');
  else if (rare < 0.015) write(when + second, 'password-changed', '/security');
  else if (rare < 0.02) write(when + second, 'device-added', '/security');
  else if (rare < 0.03) write(when + second, 'support-contact', '/help');
  if (random.uniform() < 0.6) write(when + (5 + random.below(100)) * second, 'logout', null);
}

function writeApiCalls(
  events: BehaviourRows,
  ledger: Ledger,
  random: Random,
  party: number,
  at: number,
  session: number,
): void {
  const { calendar, population } = ledger;
  const home = population.place[party]!;
  const asks = at - (1 + random.below(4)) * second;
  if (asks < calendar.start || !ledger.alive(party, asks)) return;
  if (random.uniform() < 0.5) {
    events.add(asks, party, 'api-call', session, -1, home, '/api/v1/balances', between(random, 20, 400));
  }
  events.add(at - second, party, 'api-call', session, -1, home, '/api/v1/payments', between(random, 40, 900));
}

function durationOf(random: Random): number {
  return Math.round(1_000 * Math.exp(2.3 + 0.9 * random.normal()));
}
