import { describe, expect, test } from 'vitest';
import { optionsOff } from '../../test/sampler/options-off.ts';
import { VentiError } from '../errors.ts';
import type { Channel, HostMessage, HostRequest } from './channel.ts';
import type { TextEvent, TextGenerator, TextRequest } from './generator.ts';
import { GeneratorHost } from './host.ts';
import { RemoteGenerator } from './remote-generator.ts';
import { ScriptedGenerator } from './scripted-generator.ts';

/** A channel within the thread that copies its messages, as one between threads does. */
class MemoryChannel implements Channel {
  held = true;
  closed = false;
  readonly requests: HostRequest[] = [];
  fail = (_: Error): void => {};
  private listener: ((message: HostMessage) => void) | undefined;
  private readonly unread: HostMessage[] = [];
  private host: GeneratorHost | undefined;

  constructor(generator?: TextGenerator) {
    if (generator)
      this.host = new GeneratorHost(generator, (message) => this.tell(message), setImmediate);
  }

  tell(message: HostMessage): void {
    const copy = structuredClone(message);
    if (this.listener) this.listener(copy);
    else this.unread.push(copy);
  }

  post(request: HostRequest): void {
    this.requests.push(request);
    const copy = structuredClone(request);
    queueMicrotask(() => this.host?.receive(copy));
  }

  onMessage(listener: (message: HostMessage) => void): void {
    this.listener = listener;
    for (const message of this.unread.splice(0)) listener(message);
  }

  onFailure(listener: (error: Error) => void): void {
    this.fail = listener;
  }

  hold(held: boolean): void {
    this.held = held;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.host = undefined;
  }
}

const request: TextRequest = {
  prompt: 'One two.',
  maxOutputTokens: 50,
  minOutputTokens: 0,
  sampling: optionsOff,
  stopSequences: [],
  seed: 1,
  stream: true,
};

const script = (): TextGenerator => new ScriptedGenerator(({ seed }) => ` Three ${seed} four.`);

/** Writes a word, and waits to be told to stop. */
function endless(): TextGenerator {
  const disposal = new AbortController();
  return {
    info: script().info,
    async *generate(_, abortSignal = new AbortController().signal) {
      yield { type: 'text-delta', text: ' on' };
      await aborted(AbortSignal.any([abortSignal, disposal.signal]));
      if (disposal.signal.aborted) throw new VentiError('disposed', 'gone');
      const usage = { promptTokens: 2, outputTokens: 1 };
      const timings = { queuedMs: 0, firstTokenMs: 0, totalMs: 0, tokensPerSecond: 0 };
      const result = { text: ' on', finishReason: 'aborted', usage, timings } as const;
      yield { type: 'finish', result };
    },
    async score(_, abortSignal = new AbortController().signal) {
      await aborted(AbortSignal.any([abortSignal, disposal.signal]));
      throw new VentiError(disposal.signal.aborted ? 'disposed' : 'aborted', 'gone');
    },
    dispose: async () => disposal.abort(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}

async function start(generator: TextGenerator) {
  const channel = new MemoryChannel(generator);
  return { channel, remote: await RemoteGenerator.start(() => channel, undefined, undefined) };
}

async function all(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

describe('a generator behind a channel', () => {
  test('is like the one on the other side', async () => {
    const { remote } = await start(script());
    const local = script();
    expect(remote.info).toEqual(local.info);
    expect(await all(remote.generate(request))).toEqual(await all(local.generate(request)));
  });

  test('scores texts as the one on the other side does', async () => {
    const { remote } = await start(script());
    const texts = [{ text: 'One two.' }, { text: ' Three', context: 'Two' }];
    const [scores, again] = await Promise.all([remote.score(texts), remote.score([])]);
    expect(scores).toEqual(await script().score(texts));
    expect(again).toEqual([]);
  });

  test('holds the process and gives up scoring when it is told to', async () => {
    const { remote, channel } = await start(endless());
    const abort = new AbortController();
    const scores = remote.score([{ text: 'One' }], abort.signal);
    await Promise.resolve();
    await Promise.resolve();
    expect(channel.held).toBe(true);
    abort.abort();
    await expect(scores).rejects.toMatchObject({ code: 'aborted' });
    expect(channel.held).toBe(false);
    const pending = remote.score([{ text: 'One' }]);
    await remote.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await expect(remote.score([])).rejects.toMatchObject({ code: 'disposed' });
  });

  test('writes many texts at once', async () => {
    const { remote } = await start(script());
    const texts = await Promise.all(
      [1, 2, 3, 4].map(async (seed) => await all(remote.generate({ ...request, seed }))),
    );
    expect(texts.map((events) => events.at(-1))).toMatchObject(
      [1, 2, 3, 4].map((seed) => ({ result: { text: ` Three ${seed} four.` } })),
    );
  });

  test('keeps the process alive while it loads and writes, and not when it is idle', async () => {
    const { remote, channel } = await start(endless());
    expect(channel.held).toBe(false);
    const abort = new AbortController();
    const events = remote.generate(request, abort.signal)[Symbol.asyncIterator]();
    await events.next();
    expect(channel.held).toBe(true);
    abort.abort();
    while (!(await events.next()).done);
    expect(channel.held).toBe(false);
  });

  test('keeps the process alive until it is disposed, though its last text ends meanwhile', async () => {
    const { remote, channel } = await start(endless());
    const pending = all(remote.generate(request));
    const outcome = expect(pending).rejects.toMatchObject({ code: 'disposed' });
    const holds: boolean[] = [];
    channel.hold = (held) => holds.push(held);
    await remote.dispose();
    await outcome;
    expect(holds).not.toContain(false);
  });

  test('passes an abort on, and what was written back', async () => {
    const { remote } = await start(endless());
    const abort = new AbortController();
    const events: TextEvent[] = [];
    for await (const event of remote.generate(request, abort.signal)) {
      events.push(event);
      abort.abort();
    }
    expect(events.at(-1)).toMatchObject({ result: { finishReason: 'aborted' } });
  });

  test('aborts a text whose reader leaves', async () => {
    const { remote, channel } = await start(endless());
    for await (const _ of remote.generate(request)) break;
    expect(channel.requests.map(({ type }) => type)).toEqual(['generate', 'abort']);
  });

  test('takes a request whose signal has aborted already', async () => {
    const { remote } = await start(script());
    expect(await all(remote.generate(request, AbortSignal.abort()))).toMatchObject([
      { type: 'finish', result: { text: '', finishReason: 'aborted' } },
    ]);
  });

  test('passes errors on with their code', async () => {
    const broken: TextGenerator = {
      info: script().info,
      // biome-ignore lint/correctness/useYield: it fails before it has anything to tell
      async *generate() {
        throw new VentiError('out-of-memory', 'too much');
      },
      async score() {
        throw new VentiError('out-of-memory', 'too much');
      },
      dispose: async () => {},
    };
    const { remote } = await start(broken);
    const error = await all(remote.generate(request)).catch((caught: unknown) => caught);
    expect(VentiError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'out-of-memory', message: 'too much' });
  });

  test('ends everything pending when it is disposed, and takes nothing more', async () => {
    const { remote, channel } = await start(endless());
    const pending = all(remote.generate(request));
    const outcome = expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await remote.dispose();
    await remote.dispose();
    await outcome;
    expect(channel.closed).toBe(true);
    await expect(all(remote.generate(request))).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('a worker that dies', () => {
  test('fails what it was writing, and another takes its place for the next text', async () => {
    const channels: MemoryChannel[] = [];
    const remote = await RemoteGenerator.start(
      () => {
        const channel = new MemoryChannel(channels.length === 0 ? endless() : script());
        channels.push(channel);
        return channel;
      },
      undefined,
      undefined,
    );
    const events = remote.generate(request);
    const reader = events[Symbol.asyncIterator]();
    await reader.next();
    channels[0]!.fail(new VentiError('runtime-failed', 'killed'));
    const rest = async (): Promise<void> => {
      while (!(await reader.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'runtime-failed' });
    expect(await all(remote.generate(request))).toHaveLength(4);
    expect(channels).toHaveLength(2);
  });

  test('is not followed by one with another model', async () => {
    const changed = script();
    const other = { ...changed.info, modelSha256: '1'.repeat(64) };
    const channels: MemoryChannel[] = [];
    const remote = await RemoteGenerator.start(
      () => {
        const isFirst = channels.length === 0;
        const channel = new MemoryChannel(
          isFirst ? script() : Object.assign(changed, { info: other }),
        );
        channels.push(channel);
        return channel;
      },
      undefined,
      undefined,
    );
    channels[0]!.fail(new VentiError('runtime-failed', 'killed'));
    const text = all(remote.generate(request));
    await expect(text).rejects.toMatchObject({ code: 'model-mismatch' });
    await expect(text).rejects.toThrow(/script have changed since it was loaded/);
    expect(channels[1]!.closed).toBe(true);
  });
});

describe('loading', () => {
  test('tells of its progress', async () => {
    const channel = new MemoryChannel();
    const progress = { stage: 'load', loadedBytes: 1, totalBytes: 2 } as const;
    const told: unknown[] = [];
    const loading = RemoteGenerator.start(
      () => channel,
      (step) => told.push(step),
      undefined,
    );
    channel.tell({ type: 'progress', progress });
    channel.tell({ type: 'ready', info: script().info });
    await loading;
    expect(told).toEqual([progress]);
  });

  test.each([
    [
      'the model',
      (channel: MemoryChannel) =>
        channel.tell({
          type: 'load-failed',
          error: { code: 'model-corrupt', message: 'bad', stack: undefined },
        }),
      'model-corrupt',
    ],
    [
      'the worker',
      (channel: MemoryChannel) => channel.fail(new VentiError('runtime-failed', 'died')),
      'runtime-failed',
    ],
  ])('fails with %s, and closes the channel', async (_, happens, code) => {
    const channel = new MemoryChannel();
    const loading = RemoteGenerator.start(() => channel, undefined, undefined);
    const outcome = expect(loading).rejects.toMatchObject({ code });
    happens(channel);
    await outcome;
    expect(channel.closed).toBe(true);
  });

  test.each([true, false])('can be given up, before (%s) or while it goes on', async (before) => {
    const channel = new MemoryChannel();
    const abort = new AbortController();
    if (before) abort.abort();
    const loading = RemoteGenerator.start(() => channel, undefined, abort.signal);
    const outcome = expect(loading).rejects.toMatchObject({ code: 'aborted' });
    abort.abort();
    await outcome;
    expect(channel.closed).toBe(true);
  });
});
