import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems keep it; SUPERSTEP_CHROMIUM names another one. Nothing is downloaded. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A real Chromium without a window; undefined where none is installed. */
export async function startChromium(): Promise<Browser | undefined> {
  const named = process.env['SUPERSTEP_CHROMIUM'];
  if (named !== undefined && !existsSync(named)) throw new Error(`SUPERSTEP_CHROMIUM names ${named}, which is not there`);
  const executablePath = named ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) return undefined;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
