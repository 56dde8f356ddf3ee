import { AppError } from '#domain/app-error';

/** Far beyond what a batch takes: a write that hangs is given up, and the worker begins again from the stored offset. */
const writePatienceMs = 20_000;

/** Rejects with AppError `worker.late` when the work takes longer than that. */
export async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('worker.late', 'A batch could not be stored in time.')),
      writePatienceMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
