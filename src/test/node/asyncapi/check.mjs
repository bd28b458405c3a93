// Reads the contract as other people's tools do, and prints what they say against it, a line for each thing:
//   node check.mjs docs/asyncapi.yaml docs/schemas
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Parser, fromFile } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';

const [document, folder] = process.argv.slice(2);
const SEVERITY = ['error', 'warning'];

const { diagnostics } = await fromFile(new Parser(), document).parse();
for (const { severity, code, path, message } of diagnostics) {
  if (severity < SEVERITY.length) console.log(`${SEVERITY[severity]} ${code} at ${path.join('.')}: ${message}`);
}

for (const name of readdirSync(folder)) {
  try {
    // Strict, as is the default: words that JSON Schema does not know are refused. Types may be lists.
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(folder, name))));
    for (const example of validate.schema.examples) {
      if (!validate(example)) console.log(`${name}: ${JSON.stringify(validate.errors)}`);
    }
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
}
console.log('checked');
