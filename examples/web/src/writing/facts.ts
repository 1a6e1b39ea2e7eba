import type { GeneratorInfo } from 'venti-core/web';
import { deviceName } from './device-name.ts';

/** Where a piece was written and how fast, in small print. */
export function factsOf(info: GeneratorInfo, tokensPerSecond: number): string {
  const threads = info.threads === 1 ? '1 thread' : `${info.threads} threads`;
  return [
    `${info.model} ${info.dtype}`,
    deviceName(info.device) + (info.device === 'wasm' ? `, ${threads}` : ''),
    `${Math.round(tokensPerSecond)} tokens/s`,
  ].join(' · ');
}
