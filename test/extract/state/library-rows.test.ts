import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/model/channel.ts';
import { analysed } from './analysed.ts';
import { made, type MadeChannels, type Row } from './made.ts';
import * as annotation from './rows/annotation.ts';
import * as legacy from './rows/legacy.ts';
import * as stateSchema from './rows/state-schema.ts';
import * as zod3 from './rows/zod3.ts';
import * as zod4 from './rows/zod4.ts';

const rows: Record<string, Record<string, Row>> = { annotation, legacy, 'state-schema': stateSchema, zod3, zod4 };

describe.each(Object.entries(rows))('what the library makes of %s', (file, builders) => {
  test.each(Object.entries(builders))('%s', (name, build) => {
    expect(predicted(`rows/${file}.ts`, name)).toEqual(made(build));
  });
});

function predicted(file: string, name: string): MadeChannels {
  const { channels, open, unknowns, inputKeys, outputKeys, error } = analysed(file, name);
  if (error !== null) return { error };
  expect(open?.why ?? null).toBeNull();
  expect(unknowns.map(({ what, why }) => `${what}: ${why}`)).toEqual([]);
  return {
    channels: Object.fromEntries(channels.map((channel) => [channel.key, summary(channel)])),
    inputKeys: inputKeys ?? 'open',
    outputKeys: outputKeys ?? 'open',
  };
}

function summary({ kind, single, initial }: Channel): string {
  return [kind, single && 'single', initial && 'initial'].filter(Boolean).join(' ');
}
