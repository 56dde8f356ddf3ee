import { expect, test } from 'vitest';
import { LocalClock } from '#domain/time-zone';
import { readTimeZone } from './time-zone.ts';

const minute = 60_000;

test('the clock of Prague jumps on the last Sundays of March and October, to the millisecond', () => {
  const clock = new LocalClock(readTimeZone('Europe/Prague'));
  const [spring, autumn] = [Date.UTC(2024, 2, 31, 1), Date.UTC(2024, 9, 27, 1)];
  expect([spring - 1, spring, autumn - 1, autumn].map((at) => clock.offsetAt(at) / minute)).toEqual([60, 120, 120, 60]);
});

test.each(['Africa/Casablanca', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia', 'UTC'])(
  '%s is what the platform says at any time, in any order of questions',
  (name) => {
    const clock = new LocalClock(readTimeZone(name));
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
    for (let i = 0; i < 400; i++) {
      const at = Math.floor(((i * 0.618_033_988_75) % 1) * Date.UTC(2100, 0, 1));
      const local = new Date(at + clock.offsetAt(at)).toISOString().slice(0, 19).replace('T', ' ');
      expect(local).toBe(format.format(at));
    }
  },
);
