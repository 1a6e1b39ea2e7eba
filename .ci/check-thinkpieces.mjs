// Checks the file that `npm start` writes: its schema, how many pieces, and that every one of them ends
// with a full sentence. Usage: check-thinkpieces.mjs FILE COUNT
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const [path, count] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const file = read(path);

const validate = new Ajv2020({ allErrors: true }).compile(read('schema/thinkpieces.schema.json'));
const problems = validate(file) ? [] : validate.errors.map((error) => JSON.stringify(error));
if (file.pieces.length !== Number(count)) problems.push(`there are ${file.pieces.length} pieces`);

const fullSentence = /[.!?…]["'”’)\]]*$/;
for (const [index, { body, text }] of file.pieces.entries()) {
  if (body === '') problems.push(`piece ${index} is empty`);
  if (!fullSentence.test(text)) problems.push(`piece ${index} breaks off: …${text.slice(-60)}`);
}

for (const problem of problems) console.error(`${path}: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`${path}: ${count} pieces, each ends with a full sentence`);
