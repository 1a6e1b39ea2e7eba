/** Why a request to the hub failed, before it is known what was asked for. */
export class HubFailure extends Error {
  /** Whether to ask again may help. */
  readonly isPassing: boolean;
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The hub's own word for it, from `X-Error-Code`, for example `GatedRepo`. */
  readonly reason: string | undefined;
  /** How long the hub asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    details: {
      readonly isPassing: boolean;
      readonly status?: number;
      readonly reason?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.isPassing = details.isPassing;
    this.status = details.status;
    this.reason = details.reason;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** A connection that broke, or an answer that makes no sense: it may be better next time. */
export function passingFailure(message: string, cause?: unknown): HubFailure {
  return new HubFailure(message, { isPassing: true, cause });
}
