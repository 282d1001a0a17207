import type { TSESTree } from '@typescript-eslint/utils';

/** What a rule of ours can report; the sentences come from the finding. */
export const MESSAGES = {
  finding: '{{message}}',
  fix: '{{title}}',
  bug: 'superstep has a bug and could not check this file: {{what}}. Please report it: {{where}}',
} as const;

export type MessageId = keyof typeof MESSAGES;

interface Said {
  readonly messageId: MessageId;
  readonly data: Readonly<Record<string, string>>;
}

/** Hosts do not agree on what a change is, so it is made by theirs. */
export type Applied = <Change>(fixer: { replaceTextRange(range: [number, number], text: string): Change }) => Change[];

interface Suggested extends Said {
  readonly fix: Applied;
}

/** Every host takes a report of this form. */
export interface Report extends Said {
  readonly loc: TSESTree.Position | TSESTree.SourceLocation;
  readonly fix?: Applied | null;
  readonly suggest?: Suggested[];
}
