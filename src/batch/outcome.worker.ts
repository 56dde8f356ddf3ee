import { workerData } from 'node:worker_threads';
import { type OutcomeInit, outcomeTask } from './outcome-legs.ts';
import { servePartitions } from './serve-partitions.ts';

servePartitions(outcomeTask(workerData as OutcomeInit));
