import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../analyze.ts';
import { discoverFiles } from '../extract/load/discover.ts';
import { mentionsGraph } from '../extract/load/mentions-graph.ts';
import type { Engine } from './engine.ts';

export const realEngine: Engine = { rules, createAnalyzer, discoverFiles, mentionsGraph };
