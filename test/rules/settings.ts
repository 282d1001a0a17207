import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RuleSettings } from '../../src/model/settings.ts';

/** What the programs of rules with settings name as theirs. */
export const fixtureSettings = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/settings.json'), 'utf8')) as RuleSettings;
