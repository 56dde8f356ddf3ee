/** Hands values from a producer to one async consumer, holding the producer back while the consumer is busy. */
export interface Channel<T> extends AsyncIterable<T> {
  /** Resolves when the consumer has taken the value; rejects when it failed. */
  put(value: T): Promise<void>;
  end(): void;
  fail(error: unknown): void;
}

export function createChannel<T>(): Channel<T> {
  let offered: { readonly value: T; readonly taken: () => void; readonly refused: (error: unknown) => void } | null =
    null;
  let wake: (() => void) | null = null;
  let ended = false;
  let failure: { readonly error: unknown } | null = null;
  const notify = (): void => {
    wake?.();
    wake = null;
  };
  return {
    put: (value) =>
      new Promise((taken, refused) => {
        if (failure !== null) refused(failure.error);
        else {
          offered = { value, taken, refused };
          notify();
        }
      }),
    end() {
      ended = true;
      notify();
    },
    fail(error) {
      failure = { error };
      offered?.refused(error);
      notify();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (offered !== null) {
          const { value, taken } = offered;
          offered = null;
          yield value;
          taken();
        } else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
