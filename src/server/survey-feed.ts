import { markLogged, unloggedAnswers } from '#surveys/feed/answers-to-log';
import { feedPosition, takeInRecords } from '#surveys/feed/take-in';
import type { ServerDeps } from './deps.ts';

type FeedDeps = Pick<ServerDeps, 'db' | 'vault' | 'log' | 'now'>;

const recordsAtOnce = 500;

/** Tells the event log of complete answers. A repeat after a failure is recognised by its identifier. */
async function tellLog({ db, vault, log, now }: FeedDeps): Promise<number> {
  const { responses, answers } = await unloggedAnswers({ db, vault });
  if (responses.length === 0) return 0;
  await log.append(
    answers.map((body) => ({ id: body.id, kind: 'survey-answer', key: body.partyId, body: { ...body } })),
  );
  await markLogged(db, responses, now());
  return responses.length;
}

/** Reads on in the log, from its end when it is read for the first time. */
async function readLog({ db, log, vault, now }: FeedDeps): Promise<number> {
  const after = await feedPosition(db);
  if (after === null) {
    await takeInRecords({ db, vault, now }, [], await log.end());
    return 0;
  }
  // One partition: surveys follow the log as the scorer does.
  const records = await log.read(0, after, recordsAtOnce);
  const last = records.at(-1);
  if (last !== undefined) await takeInRecords({ db, vault, now }, records, last.position);
  return records.length;
}

/** One round in both directions; returns how much there was to do. */
export async function feedSurveys(deps: FeedDeps): Promise<number> {
  return (await tellLog(deps)) + (await readLog(deps));
}
