import type { ESLint, Rule } from 'eslint';
import { packageInfo } from '../report/package-info.ts';
import { configsOf, type Configs } from './configs.ts';
import type { Engine } from './engine.ts';
import { FindingsCache } from './findings-cache.ts';
import { ProjectConfigs } from './project-configs.ts';
import { toRuleModule } from './rule-module.ts';

export interface Plugin extends ESLint.Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: Configs;
}

export function createPlugin(engine: Engine): Plugin {
  const cache = new FindingsCache(engine);
  const configs = new ProjectConfigs(engine.rules);
  const { name, version } = packageInfo;
  const plugin: Plugin = {
    meta: { name, version, namespace: 'superstep' },
    rules: Object.fromEntries(engine.rules.map((rule) => [rule.id, toRuleModule(rule, cache, configs)])),
    configs: {} as Configs,
  };
  // ESLint takes two plugins of one name for a mistake, so the configurations hold the very object that holds them.
  Object.assign(plugin.configs, configsOf(plugin, engine.rules));
  return plugin;
}
