/**
 * A failure that a person can act on. `code` is stable and documented; `message` is one sentence that says what
 * happened and what to do. Expected outcomes are discriminated unions, not errors.
 */
export class AppError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
