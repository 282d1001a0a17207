import type { Format } from '../../report/formats/format.ts';

/** Formats for other programs, each loaded when it is asked for. */
export const FORMATS: Readonly<Record<string, () => Promise<Format>>> = {
  sarif: async () => (await import('../../report/formats/sarif.ts')).sarif,
  github: async () => (await import('../../report/formats/github.ts')).github,
  gitlab: async () => (await import('../../report/formats/gitlab.ts')).gitlab,
  junit: async () => (await import('../../report/formats/junit.ts')).junit,
  checkstyle: async () => (await import('../../report/formats/checkstyle.ts')).checkstyle,
  markdown: async () => (await import('../../report/formats/markdown.ts')).markdown,
  compact: async () => (await import('../../report/formats/compact.ts')).compact,
};

export const FORMAT_NAMES: readonly string[] = ['text', 'json', ...Object.keys(FORMATS), 'html'];
