import type { GeneratorInfo } from 'venti-core/web';

const devices: Readonly<Record<string, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

/** Where a piece was written and how fast, in small print. */
export function factsOf(info: GeneratorInfo, tokensPerSecond: number): string {
  const device = devices[info.device] ?? info.device;
  const threads = info.threads === 1 ? '1 thread' : `${info.threads} threads`;
  return [
    `${info.model} ${info.dtype}`,
    info.device === 'wasm' ? `${device}, ${threads}` : device,
    `${Math.round(tokensPerSecond)} tokens/s`,
  ].join(' · ');
}
