import { HubFailure, passingFailure } from './hub-failure.ts';
import type { HubSettings } from './settings.ts';

/** Answers that may be others next time. */
const passingStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Errors of a connection that asking again does not mend. */
const lastingCodes = new Set(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

/**
 * `fetch` as the hub's client is to use it. The token goes to the hub and to no host that it sends us
 * on to; the client's own way to pass one refuses tokens of mirrors. An answer that is no success, a
 * connection that breaks, and one that is silent for too long are thrown as a HubFailure.
 * @param signal aborts every request
 */
export function createHubFetch(settings: HubSettings, signal: AbortSignal): typeof fetch {
  const { origin } = new URL(settings.endpoint);
  return async (input, init) => {
    const request = new Request(input, init);
    if (settings.token !== undefined && new URL(request.url).origin === origin) {
      request.headers.set('authorization', `Bearer ${settings.token}`);
    }
    const silence = new SilenceWatch(settings.stallMs);
    const ends = [signal, silence.signal, ...(init?.signal ? [init.signal] : [])];
    let response: Response;
    try {
      response = await silence.during(fetch(request, { signal: AbortSignal.any(ends) }));
    } catch (cause) {
      signal.throwIfAborted();
      throw asFailure(cause);
    }
    const isWhole = request.headers.get('range') === null || response.status === 206;
    if (response.ok && isWhole) return watched(response, silence);
    await response.body?.cancel().catch(() => {});
    if (!response.ok) throw refusal(response);
    throw new HubFailure('it ignores the ranges that it is asked for', { isPassing: false });
  };
}

/** Aborts what it watches when it has to wait too long for something to be heard. */
class SilenceWatch {
  private readonly controller = new AbortController();
  private readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async during<Heard>(waiting: Promise<Heard>): Promise<Heard> {
    const seconds = this.milliseconds / 1000;
    const timer = setTimeout(
      () => this.controller.abort(passingFailure(`nothing came for ${seconds} seconds`)),
      this.milliseconds,
    );
    try {
      return await waiting;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The same answer, whose body is watched while it is waited for and fails with a HubFailure. */
function watched(response: Response, silence: SilenceWatch): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await silence.during(reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        controller.error(asFailure(cause));
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers, url } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', {
    value: url,
  });
}

function refusal(response: Response): HubFailure {
  const { status, statusText, headers } = response;
  const said = headers.get('x-error-message') ?? statusText;
  return new HubFailure(`it answers ${status}${said === '' ? '' : ` (${said})`}`, {
    isPassing: passingStatuses.has(status),
    status,
    reason: headers.get('x-error-code') ?? undefined,
    retryAfterMs: retryAfter(headers),
  });
}

/** `Retry-After` in seconds, or the `t` of the `RateLimit` that the hub sends with every answer. */
function retryAfter(headers: Headers): number | undefined {
  const seconds =
    /^\s*(\d+)\s*$/.exec(headers.get('retry-after') ?? '')?.[1] ??
    /;\s*r=0\s*;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? undefined : 1000 * Number(seconds);
}

function asFailure(error: unknown): unknown {
  if (error instanceof HubFailure) return error;
  if (!(error instanceof Error) || error.name === 'AbortError') return error;
  const { cause } = error;
  const reason = cause instanceof Error ? cause : error;
  const { code } = reason as NodeJS.ErrnoException;
  const message = reason.message === '' ? `the connection failed (${code})` : reason.message;
  return new HubFailure(message, { isPassing: !lastingCodes.has(code ?? ''), cause: error });
}
