export interface Repeated {
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Repeats a task until stopped: at once again while it says that there is more, else after the pause. A failure is told
 * and tried again after the pause.
 */
export function repeat(
  task: () => Promise<boolean>,
  pauseMs: number,
  onTrouble: (code: string, message: string) => void,
  name: string,
): Repeated {
  const stopping = new AbortController();
  let wake = (): void => {};

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await task();
      } catch (error) {
        onTrouble(`${name}.failed`, error instanceof Error ? error.message : 'unknown reason');
      }
      if (more || stopping.signal.aborted) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
