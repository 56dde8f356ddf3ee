import { workerData } from 'node:worker_threads';
import { type ScoreInit, scoreTask } from './score-legs.ts';
import { servePartitions } from './serve-partitions.ts';

servePartitions(scoreTask(workerData as ScoreInit));
