// Judges CycloneDX 1.6 documents, one per line of a file, by the schema that the official library carries. Writes for each document one line: null if it is valid,
// otherwise the errors.
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
for (const document of readFileSync(process.argv[2], 'utf8').trimEnd().split('\n'))
  console.log(JSON.stringify(await validator.validate(document)));
