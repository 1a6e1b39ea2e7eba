import { describe, expect, test } from 'vitest';
import { type PageAbilities, resolveWebWriterOptions } from './resolve-web-writer.ts';

const page: PageAbilities = {
  baseUrl: 'https://example.org/app/page.html?a=1#b',
  cores: 16,
  isIsolated: true,
};

describe('resolveWebWriterOptions', () => {
  test('looks for files beside the page', () => {
    expect(resolveWebWriterOptions(undefined, page)).toEqual({
      modelUrl: 'https://example.org/app/models/pocket/',
      runtimeUrl: 'https://example.org/app/onnxruntime/',
      workerUrl: undefined,
      device: 'auto',
      threads: 8,
      maxBatchSize: 64,
      maxCacheBytes: 2 ** 30,
      maxQueueLength: 4096,
    });
  });

  test('takes URLs of folders with and without a slash, relative and absolute', () => {
    const { modelUrl, runtimeUrl, workerUrl } = resolveWebWriterOptions(
      { model: new URL('https://cdn.test/m?x#y'), runtimeUrl: '/ort', workerUrl: 'w.js' },
      page,
    );
    expect(modelUrl).toBe('https://cdn.test/m/');
    expect(runtimeUrl).toBe('https://example.org/ort/');
    expect(workerUrl).toBe('https://example.org/app/w.js');
  });

  test('has one thread where memory cannot be shared, and refuses more', () => {
    const plain = { ...page, isIsolated: false };
    expect(resolveWebWriterOptions({}, plain).threads).toBe(1);
    expect(resolveWebWriterOptions({ threads: 1 }, plain).threads).toBe(1);
    expect(() => resolveWebWriterOptions({ threads: 2 }, plain)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  test.each([
    [{ model: '' }, 'invalid-option', 'model'],
    [{ model: 'https://' }, 'invalid-option', 'model'],
    [{ runtimeUrl: 5 }, 'invalid-option', 'runtimeUrl'],
    [{ device: 'cpu' }, 'invalid-option', '"auto" or "wasm" or "webgpu"'],
    [{ num_threads: 2 }, 'unknown-option', 'threads'],
  ])('names what is wrong with %o', (options, code, words) => {
    expect(() => resolveWebWriterOptions(options, page)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });
});
