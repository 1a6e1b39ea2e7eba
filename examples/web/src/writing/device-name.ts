const names: Readonly<Record<string, string>> = {
  cpu: 'a CPU outside the browser',
  wasm: 'WebAssembly',
  webgpu: 'WebGPU',
};

/** What readers call a device; its own name where they call it nothing. */
export function deviceName(device: string): string {
  return Object.hasOwn(names, device) ? names[device]! : device;
}
