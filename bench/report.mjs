// Draws results/history.jsonl as pictures and a page, all in the folder results:
//
//     npm run bench:report
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRuns } from './history.mjs';
import { drawBars } from './report/bars.mjs';
import { drawLines } from './report/lines.mjs';
import { drawPage } from './report/page.mjs';
import { pageDevices } from './web/page-devices.mjs';

const runs = readRuns();
const inNode = runs.filter(({ device }) => device === 'cpu');
const latest = inNode.at(-1);
if (!latest) {
  console.error('There is no history yet: run "npm run bench" first.');
  process.exit(1);
}
const hasPeers = ({ results }) => results.some(({ isPeer }) => isPeer);
/** The last run beside peers; without one, the last run. */
const compared = inNode.findLast(hasPeers) ?? latest;
/** In a page: the last run beside peers of each model, device and number of threads. */
const inPages = new Map(
  runs
    .filter((run) => run.device in pageDevices && hasPeers(run))
    .map((run) => [`${run.model} ${run.device} ${run.threads}`, run]),
);
/** Runs of another machine would draw steps that nobody made. */
const comparable = inNode.filter(
  ({ machine, threads }) =>
    machine.processor === latest.machine.processor && threads === latest.threads,
);
const bars = drawBars(compared);
const lines = drawLines(comparable);
write('peers.svg', bars);
write('history.svg', lines);
const pages = [...inPages.values()].map((run) => ({ run, bars: drawBars(run) }));
write('index.html', drawPage({ bars, lines, compared, pages }));

function write(name, content) {
  const path = fileURLToPath(new URL(`results/${name}`, import.meta.url));
  writeFileSync(path, content);
  console.log(path);
}
