import { VentiError } from '../../errors.ts';
import { writeFailed } from '../../thinkpieces/write-failed.ts';
import { HubFailure } from './hub-failure.ts';
import { defaultRevision, type HubModel, hubModelName } from './hub-model.ts';
import type { HubSettings } from './settings.ts';

/** The command that brings a model into the cache. */
export function pullCommand(model: HubModel): string {
  const dtype = model.dtype === undefined ? '' : ` --dtype ${model.dtype}`;
  return `npx venti-core models pull ${hubModelName(model)}${dtype}`;
}

/** The error for a model that could not be had: what the hub or the file system said, and what to do. */
export function hubError(error: unknown, model: HubModel, settings: HubSettings): unknown {
  if (error instanceof HubFailure) return ofHub(error, model, settings);
  if (error instanceof Error && typeof (error as NodeJS.ErrnoException).errno === 'number') {
    return ofFiles(error, model, settings);
  }
  return error;
}

/**
 * Whether the hub, asked for a list, says that it has no such repository. To whom it does not know it says 401 of what
 * is not there, so as not to tell what is.
 */
export function isUnknownRepository(error: unknown): boolean {
  if (!(error instanceof HubFailure)) return false;
  const { status, reason, message } = error;
  if (reason !== undefined) return reason === 'RepoNotFound';
  return status === 404 || (status === 401 && !/invalid credentials/i.test(message));
}

/**
 * The error for a repository that is not there.
 * @param suggestions names of repositories that may have been meant
 */
export function unknownRepository(
  cause: unknown,
  { repository }: HubModel,
  { endpoint, token }: HubSettings,
  suggestions: readonly string[],
): VentiError {
  const near = suggestions.length > 0 ? ` Did you mean ${suggestions.join(', or ')}?` : '';
  const how = token === undefined ? logIn : 'use a token that may read it';
  return new VentiError(
    'model-not-found',
    `${endpoint} has no model ${repository}, and there is no folder of that name.${near} If it is private, ${how}.`,
    { cause },
  );
}

function ofHub(failure: HubFailure, model: HubModel, settings: HubSettings): VentiError {
  const { repository, revision } = model;
  const { endpoint, token } = settings;
  const page = `${endpoint}/${repository}`;
  const options = { cause: failure };
  const { status, reason } = failure;
  if (reason === 'GatedRepo') {
    return new VentiError(
      'access-denied',
      `${repository} is gated: its owner wants to be asked first. Accept its terms at ${page}, then ${logIn}.`,
      options,
    );
  }
  if (reason === 'RevisionNotFound') {
    return new VentiError(
      'model-not-found',
      `${repository} has no revision ${revision}. Leave it out for ${defaultRevision}, or look at ${page}/commits/${defaultRevision}.`,
      options,
    );
  }
  if (status === 401 || status === 403) {
    return new VentiError(
      'access-denied',
      token === undefined
        ? `${endpoint} gives ${repository} only to those it knows: ${logIn}.`
        : `${endpoint} does not give ${repository} to the token in use: ${failure.message}. Make one that may read it at ${endpoint}/settings/tokens and set HF_TOKEN to it.`,
      options,
    );
  }
  const wait =
    failure.retryAfterMs === undefined
      ? 'Try again later; what has been fetched so far is kept.'
      : `Try again in ${Math.ceil(failure.retryAfterMs / 1000)} seconds; what has been fetched so far is kept.`;
  return new VentiError(
    'hub-unavailable',
    `${repository} cannot be fetched from ${endpoint}: ${failure.message}. ${wait} Behind a mirror or a proxy, see HF_ENDPOINT.`,
    options,
  );
}

const logIn =
  'set HF_TOKEN to a token of yours from https://huggingface.co/settings/tokens, or run "hf auth login"';

function ofFiles(error: Error, model: HubModel, { cacheFolder }: HubSettings): VentiError {
  const failed = writeFailed(cacheFolder, error);
  return new VentiError(
    'write-failed',
    `${hubModelName(model)} cannot be kept: ${failed.message} HF_HOME names another place for the cache.`,
    { cause: error },
  );
}
