import { resolve } from 'node:path';
import { folders } from '#batch/workspace';
import { type DataJob, type DataJobs, createDataJobs } from './first-run.ts';
import { type Uploads, uploadsIn } from './uploads.ts';

/** What the server knows of the files below its data folder. */
export interface DataDesk {
  readonly dataFolder: string;
  readonly lake: string;
  readonly quarantine: string;
  readonly uploads: Uploads;
  readonly jobs: DataJobs;
}

/** @param bringIn brings the result of a run into the store */
export function createDataDesk(folder: string, bringIn: () => Promise<void>, now: () => number): DataDesk {
  const dataFolder = resolve(folder);
  const { lake, quarantine } = folders(dataFolder);
  const uploads = uploadsIn(dataFolder);
  const finish = async (source: DataJob['source']): Promise<void> => {
    await bringIn();
    if (source === 'uploads') uploads.clear();
  };
  return { dataFolder, lake, quarantine, uploads, jobs: createDataJobs(finish, now) };
}
