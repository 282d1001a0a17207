import { readFileSync } from 'node:fs';

/** What lies beside this module: the style of pictures, that of the page, and the player. They are put into what we write. */
export const pictureStyle = (): string => read('picture.css');
export const pageStyle = (): string => `${read('picture.css')}${read('page.css')}`;
export const playerScript = (): string => read('player.js');

function read(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
}
