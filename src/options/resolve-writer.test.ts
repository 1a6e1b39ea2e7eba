import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { resolveWriterOptions } from './resolve-writer.ts';

const defaults = {
  model: 'pocket',
  dtype: undefined,
  device: 'cpu',
  threads: Math.min(availableParallelism(), 8),
  offline: undefined,
  maxBatchSize: 64,
  replicas: undefined,
  maxCacheBytes: 2 ** 31,
  maxQueueLength: 4096,
};

test('fills in the defaults', () => {
  expect(resolveWriterOptions(undefined)).toEqual(defaults);
  expect(resolveWriterOptions({ threads: undefined })).toEqual(defaults);
});

test.each(['webgpu', 'cuda'])('has one copy of the model on %s', (device) => {
  expect(resolveWriterOptions({ device })).toEqual({ ...defaults, device, replicas: 1 });
});

test('takes every option; what a worker cannot be sent stays out', () => {
  const given = {
    model: './my-model',
    dtype: 'q4',
    device: 'cpu',
    threads: 3,
    offline: true,
    maxBatchSize: 8,
    maxCacheBytes: 1e6,
    maxQueueLength: 10,
  };
  const { signal: abortSignal } = new AbortController();
  const resolved = resolveWriterOptions({ ...given, onProgress: () => {}, abortSignal });
  expect(resolved).toEqual(given);
  expect(structuredClone(resolved)).toEqual(given);
});

describe('refuses', () => {
  test.each<[Record<string, unknown>, string]>([
    [
      { model: '' },
      'model is "": pass the name of a model, owner/name on the hub, or the path of its folder.',
    ],
    [
      { model: 5 },
      'model is 5: pass the name of a model, owner/name on the hub, or the path of its folder.',
    ],
    [{ dtype: 'q5' }, 'dtype is "q5": pass "fp32" or "fp16" or "q8" or "q4".'],
    [{ device: 'gpu' }, 'device is "gpu": pass "cpu" or "webgpu" or "cuda".'],
    [{ device: 'webgpu', replicas: 2 }, 'replicas is 2: pass 1 with the device "webgpu", or none.'],
    [{ offline: 1 }, 'offline is 1: pass true or false.'],
    [{ threads: 0 }, 'threads is 0: pass a whole number from 1 to 1024.'],
    [{ maxBatchSize: 0 }, 'maxBatchSize is 0: pass a whole number from 1 up.'],
    [{ maxCacheBytes: '1GB' }, 'maxCacheBytes is "1GB": pass a whole number from 1 up.'],
    [{ maxQueueLength: 0 }, 'maxQueueLength is 0: pass a whole number from 1 up.'],
    [{ onProgress: true }, 'onProgress is true: pass a function.'],
  ])('%j', (options, message) => {
    expect(() => resolveWriterOptions(options)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message }),
    );
  });

  test.each([
    ['num_threads', 'it is called threads here'],
    ['local_files_only', 'it is called offline here'],
    ['revision', 'write it behind the model: owner/name@revision'],
    ['cache_dir', 'set HF_HOME in the environment'],
    ['quantized', 'it is called dtype here'],
    ['progress_callback', 'it is called onProgress here'],
    ['temperature', 'it belongs to generate(), stream() and batch()'],
    ['max_new_tokens', 'pass maxOutputTokens to generate(), stream() or batch()'],
    ['maxBatchsize', 'it is spelled maxBatchSize'],
  ])('%s: %s', (name, advice) => {
    const message = `There is no option "${name}": ${advice}.`;
    expect(() => resolveWriterOptions({ [name]: 1 })).toThrow(
      expect.objectContaining({ code: 'unknown-option', message }),
    );
  });
});
