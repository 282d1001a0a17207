import type { Command } from '../command.ts';
import { check } from './check.ts';
import { completion } from './completion.ts';
import { confirm } from './confirm.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { merge } from './merge.ts';

export const commands: readonly Command[] = [check, completion, confirm, diff, doctor, explain, fix, init, inspect, merge];
