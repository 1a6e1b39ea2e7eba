/** Devices of a page of Chromium, and what libraries call them there. */
export const pageDevices = { wasm: 'wasm', 'browser-webgpu': 'webgpu' };
