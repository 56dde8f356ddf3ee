import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '#domain/app-error';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { listJobs, runDueJobs, type ScheduledJob } from './scheduled-jobs.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it('a job runs when it is due, in one process, and says what came of it, failures too', async () => {
  const ran: number[] = [];
  const troubles: string[] = [];
  const job = (name: string, run: ScheduledJob['run']): ScheduledJob => ({ name, everyMs: 100, run });
  const jobs = [
    job('fine', async (now) => {
      ran.push(now);
      return 'done';
    }),
    job('refused', async () => {
      throw new AppError('improve.gate', 'Too few decisions.');
    }),
    job('broken', async () => {
      throw new TypeError('secret detail');
    }),
  ];
  const round = (now: number) => runDueJobs(store.db, jobs, now, (code) => troubles.push(code));
  expect((await Promise.all([round(1000), round(1000)])).reduce((a, b) => a + b)).toBe(3);
  expect(await round(1099)).toBe(0);
  expect(await round(1100)).toBe(3);
  expect(ran).toEqual([1000, 1100]);
  expect(await listJobs(store.db)).toEqual([
    { name: 'broken', nextAt: 1200, lastAt: 1100, lastOutcome: 'failed: server.unexpected' },
    { name: 'fine', nextAt: 1200, lastAt: 1100, lastOutcome: 'done' },
    { name: 'refused', nextAt: 1200, lastAt: 1100, lastOutcome: 'failed: Too few decisions.' },
  ]);
  expect(new Set(troubles)).toEqual(new Set(['improve.gate', 'server.unexpected']));
});
