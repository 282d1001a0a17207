import type { Command } from '../command.ts';
import { check } from './check.ts';
import { confirm } from './confirm.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { merge } from './merge.ts';

export const commands: readonly Command[] = [check, confirm, diff, explain, fix, init, inspect, merge];
