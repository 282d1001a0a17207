import type { RuleContext, RuleModule, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { Rule as SuperstepRule } from '../../rules/rule.ts';
import { shownOnce } from '../report/groups.ts';
import { docsUrl } from '../report/package-info.ts';
import { bugReport } from './bug-report.ts';
import { codePathOf } from './code-path.ts';
import type { FileFindings, FindingsCache, Linted } from './findings-cache.ts';
import { findingReport } from './finding-report.ts';
import { type MessageId, MESSAGES, type Report } from './messages.ts';
import type { ProjectConfigs } from './project-configs.ts';
import { readSettings } from './settings.ts';

interface Docs {
  readonly recommended: boolean;
}

/** What our rules ask of their host. Every host has it, by the types of ESLint as by those of typescript-eslint. */
interface Context extends Pick<RuleContext<MessageId, []>, 'cwd' | 'filename' | 'physicalFilename' | 'settings'> {
  readonly sourceCode: Pick<SourceCode, 'text' | 'getLocFromIndex'>;
  report(report: Report): void;
}

export interface RuleOfHost extends Omit<RuleModule<MessageId, [], Docs>, 'create'> {
  create(context: Context): { Program?(tree: object): void };
}

/** A rule as ESLint and oxlint know it. It reads the text and reports by offset, so any parser will do. */
export function toRuleModule(rule: SuperstepRule, cache: FindingsCache, configs: ProjectConfigs): RuleOfHost {
  return {
    meta: {
      type: 'problem',
      docs: { description: rule.title, recommended: rule.preset === 'recommended', url: docsUrl(rule.id) },
      ...(rule.offers?.includes('safe') && { fixable: 'code' as const }),
      ...(rule.offers?.includes('review') && { hasSuggestions: true }),
      messages: MESSAGES,
      schema: [],
    },
    defaultOptions: [],
    create(context) {
      const linted = lintedBy(context, configs);
      if (linted === null || !cache.mentionsGraph(linted)) return {};
      return { Program: (tree) => report(rule.id, context, cache.of(tree, linted)) };
    },
  };
}

function lintedBy(context: Context, configs: ProjectConfigs): Linted | null {
  const path = codePathOf(context, context.cwd);
  if (path === null) return null;
  return { path, text: context.sourceCode.text, settings: readSettings(context.settings['superstep'], context.cwd, configs.of(context.cwd, context.sourceCode)) };
}

/** A bug of ours must be seen, yet must not end a run in which others have something to say. */
function report(ruleId: string, context: Context, found: FileFindings): void {
  if (found.bug !== undefined) {
    context.report(bugReport(found.bug));
    found.bug = undefined;
  }
  const own = found.findings.filter(({ rule }) => rule === ruleId);
  for (const finding of shownOnce(own)) context.report(findingReport(finding, context.sourceCode));
}
