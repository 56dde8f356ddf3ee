import { AppError } from '#domain/app-error';
import { championVersion } from '#stream/scoring/champion';
import type { ServerDeps } from './deps.ts';

/** Does once what the first to ask would else wait for. A model whose files are gone is not missed here. */
export async function prepareAnswers({
  db,
  models,
  lake,
  counts,
}: Pick<ServerDeps, 'db' | 'models' | 'lake' | 'counts'>): Promise<void> {
  const version = await championVersion(db);
  if (version !== null) {
    try {
      models.load(version);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  await lake.behaviour('', 0, 1, 1);
  await counts.cells.current();
  await counts.days.current();
  await counts.spread.current();
  await counts.scores.table();
}
