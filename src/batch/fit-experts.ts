import { Worker } from 'node:worker_threads';
import type { Expert, ExpertJob } from '#model/expert';
import { compiledWorker } from './partition-workers.ts';

/** Fits experts in worker threads, at most `workers` at a time. */
export function expertFitter(workers: number): (job: ExpertJob) => Promise<Expert> {
  let free = workers;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await fitInThread(job);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

function fitInThread(job: ExpertJob): Promise<Expert> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(compiledWorker('expert.worker.js'), { workerData: job });
    worker.once('message', (expert: Expert) => {
      resolve(expert);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread fitting ${job.name} ended early (code ${code}).`)));
  });
}
