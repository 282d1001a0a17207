/** Analyses one file, once, and tells what that took. */
import { readFileSync } from 'node:fs';
import { built } from './built.mjs';

const [, , file, size] = process.argv;
const { createAnalyzer } = await built('src/analyze.js');
const text = readFileSync(file, 'utf8');
const before = process.cpuUsage();
const start = performance.now();
const { graphs: [graph] } = createAnalyzer({ root: process.cwd() }).file(file, text);
const { user } = process.cpuUsage(before);
if (graph?.model.nodes.length !== Number(size)) throw new Error(`${graph?.model.nodes.length} nodes were found`);
console.log(JSON.stringify({ user: user / 1e6, wall: (performance.now() - start) / 1000 }));
