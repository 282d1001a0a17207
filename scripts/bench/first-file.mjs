/** A process that lints one file, and tells what that took beside ESLint. */
import { readFileSync } from 'node:fs';
import { linterIn, loadPlugin } from './lint.mjs';

const [, , directory, file] = process.argv;
const text = readFileSync(file, 'utf8');
linterIn(directory, null)(text, file);

const start = performance.now();
const before = process.cpuUsage();
const plugin = await loadPlugin();
const loaded = performance.now() - start;
const { user, system } = process.cpuUsage(before);
const lint = linterIn(directory, plugin);
const startOfLint = process.cpuUsage();
const { rules, all } = lint(text, file);
const lintCpu = process.cpuUsage(startOfLint);
// Of the lint only the share of our rules.
const cpu = (user + system + ((lintCpu.user + lintCpu.system) * rules) / all) / 1000;
console.log(JSON.stringify({ wall: loaded + rules, cpu }));
