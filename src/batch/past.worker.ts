import { workerData } from 'node:worker_threads';
import { type PastInit, pastTask } from './past-legs.ts';
import { servePartitions } from './serve-partitions.ts';

servePartitions(pastTask(workerData as PastInit));
