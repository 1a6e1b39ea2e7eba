import type { Notice } from '../notice.ts';

export const oneThread: Notice = {
  code: 'one-thread',
  message:
    'The model has one thread, because this page is not cross-origin isolated. Serve it with the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp" for more.',
};

export const notKept: Notice = {
  code: 'not-kept',
  message:
    'The browser does not let this page keep the model (a private window, a full disk, no secure connection), so the next visit downloads it again.',
};

/** @param reason a sentence or a part of one */
export function noWebGpu(reason: string): Notice {
  return {
    code: 'no-webgpu',
    message: `The model runs on the CPU and not on the GPU: ${reason}`,
  };
}
