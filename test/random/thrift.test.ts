import { afterAll, expect, test } from 'vitest';
import { dump } from './dump.ts';
import { programOf } from './referee.ts';
import { render } from './render/index.ts';
import { Thrift } from './thrift.ts';

/** `SUPERSTEP_SEED`: the number of the first program; `npm run referee -- --thrift` takes new ones. */
const first = Number(process.env['SUPERSTEP_SEED'] ?? 1000);
const programs = 40;

const work = 0.1;
const judge = new Thrift(work);
afterAll(() => judge.close());

test(`an analysis that may cost a tenth of the usual work says nothing that the whole one does not, and what it leaves out it names (numbers ${first} to ${first + programs - 1})`, { timeout: 0 }, () => {
  for (let number = first; number < first + programs; number++) {
    const { spec, salt } = programOf(number);
    const rendered = render(spec, salt);
    const complaints = judge.complaints(rendered);
    if (complaints.length > 0) expect.fail([`program ${number}; npm run referee -- --thrift ${work} --count 1 --seed ${number} shows it again`, ...complaints, dump(spec, salt, rendered)].join('\n'));
  }
});
