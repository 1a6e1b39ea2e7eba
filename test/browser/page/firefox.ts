import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where a Firefox is usually installed; `FIREFOX` names another. */
const places = [
  process.env['FIREFOX'],
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** The Firefox of this machine, if there is one. */
export const firefoxPath: string | undefined = places.find((place) => place && existsSync(place));

/** Has it listen on a port of its own choice, and tell which in a file. */
const preferences = 'user_pref("marionette.port", 0);\n';
const portFile = 'MarionetteActivePort';

/** An answer to a command: `[1, id, error, result]`. */
type Answer = readonly [1, number, { readonly message: string } | null, unknown];

/**
 * A Firefox without a window, driven by its own protocol, Marionette
 * (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html): playwright-core needs a newer
 * one than distributions have for long.
 */
export class Firefox implements AsyncDisposable {
  private readonly process: ChildProcess;
  private readonly profile: string;
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private received: Buffer = Buffer.alloc(0);
  private lastId = 0;

  private constructor(process: ChildProcess, profile: string, socket: Socket) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    socket.on('data', (data: Buffer) => this.receive(data));
  }

  static async start(path: string): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'venti-firefox-'));
    await writeFile(join(profile, 'user.js'), preferences);
    const flags = ['--headless', '--no-remote', '--marionette', '--profile', profile];
    const process = spawn(path, flags, { stdio: 'ignore' });
    const socket = connect(await portOf(profile), '127.0.0.1');
    await once(socket, 'connect');
    const firefox = new Firefox(process, profile, socket);
    await firefox.send('WebDriver:NewSession', { capabilities: {} });
    await firefox.send('WebDriver:SetTimeouts', { script: 120_000 });
    return firefox;
  }

  async open(url: string): Promise<void> {
    await this.send('WebDriver:Navigate', { url });
  }

  /** Runs a function in the page; what it returns is awaited and has to fit into JSON. */
  async evaluate<Argument, Result>(
    run: (argument: Argument) => Result,
    argument: Argument,
  ): Promise<Awaited<Result>> {
    const script = `return (${run})(arguments[0]);`;
    const result = await this.send('WebDriver:ExecuteScript', { script, args: [argument] });
    return (result as { readonly value: Awaited<Result> }).value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    if (this.process.kill()) await once(this.process, 'exit');
    await rm(this.profile, { recursive: true, maxRetries: 10 });
  }

  private async send(command: string, parameters: object): Promise<unknown> {
    const id = ++this.lastId;
    const message = JSON.stringify([0, id, command, parameters]);
    this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    const [, , error, result] = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
    });
    if (error) throw new Error(`${command}: ${error.message}`);
    return result;
  }

  /** Messages come as `bytes:json`; the first is a greeting. */
  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const end = colon + 1 + Number(this.received.subarray(0, colon));
      if (colon < 0 || this.received.length < end) return;
      const message: unknown = JSON.parse(this.received.subarray(colon + 1, end).toString());
      this.received = this.received.subarray(end);
      if (Array.isArray(message)) this.waiting.get(message[1])?.(message as unknown as Answer);
    }
  }
}

/** The port that a Firefox has chosen, once it has. */
async function portOf(profile: string): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    const port = await readFile(join(profile, portFile), 'utf8').catch(() => '');
    if (port !== '') return Number(port);
    await pause(100);
  }
  throw new Error('Firefox does not start.');
}
