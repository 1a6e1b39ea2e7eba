import { type Notice, VentiError } from 'venti-core/web';
import { deviceName } from '../writing/device-name.ts';
import type { Message } from './notices.ts';

/** A message with no way out but to know it. */
export type Words = Omit<Message, 'action'>;

/** What to tell the reader when a piece could not be written. */
export function failureMessage(error: unknown): Words {
  const text = error instanceof Error ? error.message : String(error);
  switch (VentiError.isInstance(error) ? error.code : undefined) {
    case 'offline':
      return offline;
    case 'runtime-missing':
      return navigator.onLine ? { title: 'The runtime could not be downloaded', text } : offline;
    case 'download-failed':
    case 'model-not-found':
      return { title: 'The model could not be downloaded', text };
    case 'unsupported':
      return { title: 'The model cannot run in this browser', text };
    case 'out-of-memory':
      return {
        title: 'Out of memory',
        text: 'The model has been put away. Close other tabs, or choose a smaller model or a shorter length, and try again.',
      };
    default:
      return { title: 'That did not work', text };
  }
}

const offline: Words = {
  title: 'You are offline, and the model is not here yet',
  text: 'Connect once to download it; from then on it works without a network. The gallery works now.',
};

export const brokenLink: Words = {
  title: 'This link is broken',
  text: 'It was cut off or changed on its way, or it was never a thinkpiece. Nothing in it was used. Ask for it again, or write a piece of your own.',
};

export const otherModel: Words = {
  title: 'Another model wrote this',
  text: 'Only the model it came from can go on with it or write it again. Choose that one in the settings, if you have it.',
};

/** @param device what the text was written on */
export function otherDevice(device: string): Words {
  return {
    title: 'This was written on another kind of device',
    text: `It ran on ${deviceName(device)}, where sums are rounded otherwise, so the words would part sooner or later. ${wayOut(device)}`,
  };
}

function wayOut(device: string): string {
  const isOfBrowsers = device === 'wasm' || device === 'webgpu';
  return isOfBrowsers
    ? `Choose ${deviceName(device)} under "Runs on" in the settings, and try again.`
    : 'Reload writes another essay on the same line.';
}

export const differentText: Words = {
  title: 'This is not the text of the link',
  text: 'The link was changed on its way, or this machine rounds otherwise than the one it came from. What you see now was written here.',
};

/**
 * What to tell of something that works, but not as well as it might. Nothing of threads, which the foot
 * of every essay names.
 */
export function noticeMessage({ code, message }: Notice): Words | undefined {
  switch (code) {
    case 'not-kept':
      return { title: 'This browser keeps nothing for this page', text: message };
    case 'no-webgpu':
      return { title: 'Without WebGPU', text: message };
    case 'one-thread':
      return undefined;
  }
}

export function brokenFile(error: unknown): Words {
  const reason = error instanceof Error ? error.message : String(error);
  return { title: 'These thinkpieces cannot be read', text: `${reason}.` };
}

/** @param allowed origins that models may come from, beside the page's own */
export function foreignOrigin(origin: string, allowed: readonly string[]): Words {
  const others = allowed.length > 0 ? ` and from ${allowed.join(', ')}` : '';
  return {
    title: `Models from ${origin} are not allowed here`,
    text: `This page may load models from its own origin${others}. Who built it decides that.`,
  };
}
