/** Something that works, but not as well as it might; `message` says what to do about it. */
export interface Notice {
  readonly code: 'one-thread' | 'not-kept' | 'no-webgpu';
  readonly message: string;
}
