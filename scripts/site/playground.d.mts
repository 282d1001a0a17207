export function playgroundScript(root: string): Promise<string>;
