import { describe, expect, test } from 'vitest';
import { runCli } from '../../../test/cli/scripted-io.ts';

async function refusal(argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr.replace(/^error: |\n$/g, '');
}

describe('a value that is none', () => {
  test.each([
    [['--seed', 'abc'], '--seed is "abc": pass a whole number from 0 up.'],
    [['--seed', '-1'], '--seed is -1: pass a whole number from 0 up.'],
    [['--seed', '1.5'], '--seed is 1.5: pass a whole number from 0 up.'],
    [['--seed', '0x10'], '--seed is "0x10": pass a whole number from 0 up.'],
    [['--seed', ''], '--seed is "": pass a whole number from 0 up.'],
    [['--seed', '1e300'], '--seed is 1e+300: pass a whole number from 0 up.'],
    [['--temperature', 'NaN'], /^--temperature is "NaN": pass a finite number from 0 up/],
    [['--temperature', 'Infinity'], /^--temperature is "Infinity": pass a finite number/],
    [['--temperature', '-1'], /^--temperature is -1: pass a finite number from 0 up/],
    [['--top-p', '0'], /^--top-p is 0: pass a number above 0 and at most 1/],
    [['--min-p', '2'], /^--min-p is 2: pass a number from 0 to 1/],
    [['--max-output-tokens', '0'], '--max-output-tokens is 0: pass a whole number from 1 up.'],
    [['--banned-tokens', '1,x'], /^--banned-tokens\[1\] is "x": pass a whole number/],
    [['--banned-tokens', '5000000'], /^--banned-tokens\[0\] is 5000000: .* from 0 to 999999\.$/],
    [['--logit-bias', '12'], /^--logit-bias is "12": pass .* 12=-5,40=2\.$/],
    [['--logit-bias', 'a=1'], /^A token id of --logit-bias is "a": pass a whole number/],
    [['--logit-bias', '1=x'], /^--logit-bias\[1\] is "x": pass a number/],
    [['--logit-bias', '__proto__=1'], /^A token id of --logit-bias is "__proto__"/],
    [['--stop-sequences', ''], /^--stop-sequences\[0\] is "": pass a text/],
    [['--dtype', 'q5'], '--dtype is "q5": pass "fp32" or "fp16" or "q8" or "q4".'],
    [['--device', 'gpu'], '--device is "gpu": pass "cpu" or "webgpu" or "cuda".'],
    [['--threads', '0'], '--threads is 0: pass a whole number from 1 to 1024.'],
    [['--batch-size', '0'], '--batch-size is 0: pass a whole number from 1 up.'],
    [['--model', ' '], /^--model is " ": pass the name of a model/],
    [['--seed'], "option '--seed <number>' argument missing"],
  ])('%j', async (flags, message) => {
    expect(await refusal(['generate', 'A quote.', ...flags])).toMatch(message);
  });

  test.each([
    [['--count', '0', '--out', 'x'], '--count is 0: pass a whole number from 1 up.'],
    [['--count', '-1', '--out', 'x'], '--count is -1: pass a whole number from 1 up.'],
    [['--count', 'ten', '--out', 'x'], '--count is "ten": pass a whole number from 1 up.'],
    [['--out', 'x'], '--count is missing: pass it, for example --count 50.'],
    [['--count', '1'], '--out is missing: pass it, for example --out thinkpieces.json.'],
    [['--count', '1', '--out', ''], /^--out is missing/],
    [['--count', '1', '--out', 'x', '--format', 'csv'], /Allowed choices are venti, phrases/],
    [['--count', '1', '--out', 'x', '--resume', '--force'], /'--force' cannot be used with/],
  ])('batch %j', async (flags, message) => {
    expect(await refusal(['batch', ...flags])).toMatch(message);
  });

  test.each([
    [
      ['lits'],
      "unknown command 'lits' of models: the commands are list, pull, convert, inspect, verify, remove, path.",
    ],
    [['pull'], "missing required argument 'model'"],
    [['convert', 'gpt2'], "required option '--out <folder>' not specified"],
    [['convert', 'gpt2', '--out', 'x', '--dtype', 'q5'], /Allowed choices are fp32, fp16, q8, q4/],
    [
      ['convert', 'gpt2', '--out', 'x', '--quantized'],
      'There is no option "--quantized": it is called --dtype here.',
    ],
    [['pull', 'gpt2', '--revision', 'v1'], /write it behind the model: owner\/name@revision/],
    [['remove', 'gpt2', '--snapshots'], /--snapshot is the nearest there is/],
    [['--jsn'], /--json is the nearest there is/],
  ])('models %j', async (argv, message) => {
    expect(await refusal(['models', ...argv])).toMatch(message);
  });

  test('quotes of a theme that does not exist', async () => {
    expect(await refusal(['quotes', '--theme', 'cats'])).toMatch(/Allowed choices are founders/);
  });
});

describe('a flag that does not exist', () => {
  test.each([
    ['--max-new-tokens=5', '"--max-new-tokens": it is called --max-output-tokens here.'],
    ['--max_new_tokens', '"--max_new_tokens": it is called --max-output-tokens here.'],
    ['--length', '"--length": it is called --max-output-tokens here.'],
    ['--top_k', '"--top_k": it is spelled --top-k.'],
    ['--topK', '"--topK": it is spelled --top-k.'],
    ['--temp', '"--temp": it is called --temperature here.'],
    ['--temprature', '"--temprature": --temperature is the nearest there is.'],
    ['--nsamples', /the command "batch" writes many pieces: batch --count 50/],
    ['--max_length', '"--max_length": use --max-output-tokens, which does not count the prompt.'],
    ['--frequency-penalty', /use --repetition-penalty or --no-repeat-ngram-size/],
    ['--trim', /pieces are trimmed unless --no-trim is given/],
    ['--max-batch-size', /it is called --batch-size here/],
    ['--out', '"--out": type > FILE; the command "batch" has --out.'],
    ['--text', /the quote is an argument/],
    ['--zzzzzz', /the options are .*--seed, --max-output-tokens/],
  ])('%s', async (flag, message) => {
    const text = await refusal(['generate', flag, '5']);
    expect(text.replace('There is no option ', '')).toMatch(message);
  });

  test('is told of before what else is missing', async () => {
    expect(await refusal(['batch', '--output', 'x'])).toMatch(/it is called --out here/);
  });

  test('is named as the command has it', async () => {
    expect(await refusal(['generate', '--output', 'x'])).toMatch(/the command "batch" has --out/);
  });

  test('may be a text that begins with a dash', async () => {
    expect(await refusal(['generate', '- What is a moat?'])).toMatch(/put -- before a text/);
  });
});

describe('a command line that is wrong', () => {
  test('names the command that was meant', async () => {
    expect(await refusal(['genrate'])).toMatch(/unknown command 'genrate'\n.*generate/);
  });

  test('without quotation marks round a quote', async () => {
    expect(await refusal(['generate', 'What', 'now?'])).toMatch(/in quotation marks/);
  });

  test('without a command gets the help', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: venti-core/);
  });
});

describe('help and version', () => {
  test.each([
    [['--help'], /npx venti-core generate/],
    [['help', 'batch'], /--resume/],
    [['generate', '--help'], /default: 200/],
    [['batch', '--help'], /npx venti-core batch --count 50/],
    [['quotes', '--help'], /--theme/],
    [['models', '--help'], /pull .*fetch the newest files/],
    [['models', 'list', '--help'], /--json/],
    [['doctor', '--help'], /Usage: venti-core doctor/],
  ])('%j', async (argv, text) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(text);
  });

  test.each([['--version'], ['-V']])('%s', async (flag) => {
    expect(await runCli([flag])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('errors', () => {
  const failing = { createWriter: () => Promise.reject(new Error('the model is on fire')) };

  test('are a line on standard error', async () => {
    const ran = await runCli(['generate', 'A.'], failing);
    expect(ran).toEqual({ code: 1, stdout: '', stderr: 'error: the model is on fire\n' });
  });

  test('show where they came from with VENTI_DEBUG=1', async () => {
    const env = { VENTI_DEBUG: '1' };
    const { stderr } = await runCli(['generate', 'A.'], { ...failing, env });
    expect(stderr).toMatch(/^error: the model is on fire\nError: .*\n +at /);
  });
});
