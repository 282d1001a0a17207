/** Paths are addresses already. */
export const pathToFileURL = (path: string) => new URL(`file://${path}`);
export const fileURLToPath = (url: string | URL) => new URL(url).pathname;
