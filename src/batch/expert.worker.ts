import { parentPort, workerData } from 'node:worker_threads';
import { type ExpertJob, fitExpert } from '#model/expert';

parentPort!.postMessage(fitExpert(workerData as ExpertJob));
