import { workerData } from 'node:worker_threads';
import { type SampleInit, sampleTask } from './sample-legs.ts';
import { servePartitions } from './serve-partitions.ts';

servePartitions(sampleTask(workerData as SampleInit));
