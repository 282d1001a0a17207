/** node --import ./scripts/typescript.mjs program.ts: runs TypeScript, with this package under its own name but unbuilt. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
