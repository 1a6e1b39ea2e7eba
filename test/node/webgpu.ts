import { existsSync } from 'node:fs';
import { requireDevice } from '../../src/backends/node/gpu/require-device.ts';
import { VentiError } from '../../src/errors.ts';

/** A driver in software for Vulkan that Debian's Chromium brings. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Whether this machine has a device for WebGPU in Node. Where no driver is named (VK_DRIVER_FILES), the one of
 * Chromium is taken if there is one, which needs no GPU.
 */
export async function hasWebGpu(): Promise<boolean> {
  if (existsSync(swiftShader)) process.env['VK_DRIVER_FILES'] ??= swiftShader;
  try {
    await requireDevice('webgpu');
    return true;
  } catch (error) {
    if (!VentiError.isInstance(error) || error.code !== 'unsupported') throw error;
    console.warn(`SKIPPED: tests of WebGPU in Node. ${error.message}`);
    return false;
  }
}
