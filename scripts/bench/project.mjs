/** Programs to measure with: as long and as tangled as real ones, and they type-check. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOMAINS = ['billing', 'travel', 'legal', 'support', 'research', 'hiring', 'finance', 'medical', 'sales', 'supply', 'news', 'claims', 'tutor', 'recipes', 'housing', 'energy', 'grants', 'fraud', 'events', 'fleet'];
const STAGES = ['plan', 'gather', 'rank', 'draft', 'critique', 'verify', 'translate', 'publish'];
const NOUNS = ['invoice', 'ticket', 'account', 'shipment', 'quote', 'order', 'session', 'policy', 'report', 'asset'];

/**
 * Writes a project of `files` files and `lines` lines with `graphs` graphs, each a folder of four files. Returns the
 * paths of the graph files.
 */
export function writeProject(directory, { files, lines, graphs }, modules) {
  const texts = new Map([['src/llm.ts', llmFile()]]);
  const agents = Array.from({ length: graphs }, (_, index) => agentFiles(index));
  for (const { name, graph, nodes, prompts, routes } of agents) {
    texts.set(`src/agents/${name}/graph.ts`, graph);
    texts.set(`src/agents/${name}/nodes.ts`, nodes);
    texts.set(`src/agents/${name}/prompts.ts`, prompts);
    texts.set(`src/agents/${name}/routes.ts`, routes);
  }
  const plain = files - texts.size;
  for (let index = 0; index < plain; index++) {
    const missing = lines - [...texts.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    texts.set(`src/lib/module${index}.ts`, plainFile(Math.round(missing / (plain - index)), index));
  }
  texts.set('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] }));
  texts.set('package.json', JSON.stringify({ name: 'measured', private: true, type: 'module' }));
  texts.set('.gitignore', 'node_modules\n');
  for (const [file, text] of texts) write(directory, file, text);
  symlinkSync(modules, join(directory, 'node_modules'), 'dir');
  return agents.map(({ name }) => join(directory, `src/agents/${name}/graph.ts`));
}

const COMPILER_OPTIONS = { target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', strict: true, skipLibCheck: true, noEmit: true, types: [] };

function write(directory, file, text) {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}

/** A file as most of a project is: types, functions, a class; nothing about graphs. */
export function plainFile(lines, index = 0) {
  const noun = NOUNS[index % NOUNS.length];
  const type = noun[0].toUpperCase() + noun.slice(1);
  const text = index === 0 ? [] : [`import { total${index - 1} } from './module${index - 1}.js';`, ''];
  text.push(`export interface ${type} {`, '  readonly id: string;', '  readonly amount: number;', '  readonly tags: readonly string[];', '  readonly created: Date;', '}', '');
  for (let part = 0; text.length + 22 < lines; part++) text.push(...(part % 3 === 2 ? classLines(type, part) : functionLines(type, noun, part)));
  text.push(`export function total${index}(items: readonly ${type}[]): number {`, `  return items.reduce((sum, { amount }) => sum + amount, ${index === 0 ? 0 : `total${index - 1}([])`});`, '}');
  while (text.length < lines) text.push(`// ${noun} ${text.length}`);
  return `${text.join('\n')}\n`;
}

function functionLines(type, noun, part) {
  return [
    `/** Groups what belongs to one ${noun}, newest first; those without tags come last. */`,
    `export function group${type}${part}(items: readonly ${type}[], limit = ${part + 3}): Map<string, ${type}[]> {`,
    `  const groups = new Map<string, ${type}[]>();`,
    '  for (const item of [...items].sort((a, b) => b.created.getTime() - a.created.getTime())) {',
    "    const [tag = 'none'] = item.tags;",
    '    const known = groups.get(tag) ?? [];',
    '    if (known.length >= limit) continue;',
    '    groups.set(tag, [...known, { ...item, amount: Math.round(item.amount * 100) / 100 }]);',
    '  }',
    '  return groups;',
    '}',
    '',
    `const describe${part} = ({ id, amount, tags }: ${type}): string => {`,
    `  const label = tags.length > 0 ? tags.map((tag) => tag.trim().toLowerCase()).join(', ') : 'untagged';`,
    '  return `${id}: ${amount.toFixed(2)} (${label})`;',
    '};',
    '',
    `export const lines${part} = (items: readonly ${type}[]) => items.filter(({ amount }) => amount > ${part}).map(describe${part});`,
    '',
  ];
}

function classLines(type, part) {
  return [
    `export class ${type}Store${part} {`,
    `  readonly #items = new Map<string, ${type}>();`,
    '',
    `  add(item: ${type}): this {`,
    '    if (this.#items.has(item.id)) throw new Error(`there are two of ${item.id}`);',
    '    this.#items.set(item.id, item);',
    '    return this;',
    '  }',
    '',
    `  async find(test: (item: ${type}) => boolean | Promise<boolean>): Promise<${type} | null> {`,
    '    for (const item of this.#items.values()) {',
    '      if (await test(item)) return item;',
    '    }',
    '    return null;',
    '  }',
    '}',
    '',
  ];
}

function llmFile() {
  return `export interface Reply {
  readonly content: string;
  readonly calls: readonly { readonly name: string; readonly args: Record<string, unknown> }[];
}

export interface Model {
  invoke(messages: readonly { role: string; content: string }[]): Promise<Reply>;
}

export function modelFor(name: string): Model {
  return { invoke: async (messages) => ({ content: \`\${name} of \${messages.length}\`, calls: [] }) };
}
`;
}

function agentFiles(index) {
  const domain = DOMAINS[index % DOMAINS.length];
  const name = `${domain}${index}`;
  return { name, graph: graphFile(domain), nodes: nodesFile(domain), prompts: promptsFile(domain), routes: routesFile() };
}

/** The state and half of the nodes here, the other half and the routers beside it, as in most real projects. */
function graphFile(domain) {
  const local = STAGES.slice(0, 4);
  const imported = STAGES.slice(4);
  return `import { Annotation, Command, END, MemorySaver, messagesStateReducer, Send, START, StateGraph } from '@langchain/langgraph';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { modelFor } from '../../llm.js';
import { ${imported.map((stage) => `${stage}Node`).join(', ')}, loadNode } from './nodes.js';
import { ${STAGES.map((stage) => `${stage.toUpperCase()}_PROMPT`).join(', ')} } from './prompts.js';
import { afterCritique, afterVerify } from './routes.js';

const MAX_ROUNDS = 3;

export const ${domain}State = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: messagesStateReducer, default: () => [] }),
  question: Annotation<string>(),
  plan: Annotation<string[]>(),
  documents: Annotation<string[]>({ reducer: (before, after) => before.concat(after), default: () => [] }),
  scores: Annotation<Record<string, number>>({ reducer: (before, after) => ({ ...before, ...after }), default: () => ({}) }),
  draft: Annotation<string>(),
  review: Annotation<string>(),
  verified: Annotation<boolean>(),
  rounds: Annotation<number>({ reducer: (before, after) => before + after, default: () => 0 }),
  language: Annotation<string>(),
  answer: Annotation<string>(),
});

export type ${cap(domain)} = typeof ${domain}State.State;

const model = modelFor('${domain}');

/** Whatever the model says, as one line of text. */
async function ask(prompt: string, question: string): Promise<string> {
  const reply = await model.invoke([
    { role: 'system', content: prompt },
    { role: 'user', content: question },
  ]);
  return reply.content.replaceAll('\\n', ' ').trim();
}

${local.map((stage, position) => localNode(domain, stage, position)).join('\n')}
const fanOut = (state: ${cap(domain)}) => state.plan.map((step) => new Send('gather', { ...state, question: step }));

async function escalate(state: ${cap(domain)}) {
  if (state.rounds > MAX_ROUNDS || state.review.includes('give up')) {
    return new Command({ goto: 'publish', update: { answer: state.draft } });
  }
  return new Command({ goto: 'draft', update: { rounds: 1, review: '' } });
}

function format(state: ${cap(domain)}): string {
  const ranked = Object.entries(state.scores).sort(([, a], [, b]) => b - a);
  const lines = ranked.map(([document, score]) => \`\${score.toFixed(2)} \${document}\`);
  return [state.answer, '', ...lines].join('\\n');
}

const builder = new StateGraph(${domain}State)
  .addNode('load', loadNode)
${local.map((stage) => `  .addNode('${stage}', ${stage}Node)`).join('\n')}
${imported.map((stage) => `  .addNode('${stage}', ${stage}Node)`).join('\n')}
  .addNode('escalate', escalate, { ends: ['publish', 'draft'] })
  .addNode('summarize', async (state) => {
    const summary = await ask('Summarize what was said.', state.messages.map(({ content }) => String(content)).join('\\n'));
    return { messages: [new AIMessage(summary)], answer: format(state) };
  })
  .addEdge(START, 'load')
  .addEdge('load', 'plan')
  .addConditionalEdges('plan', fanOut, ['gather'])
  .addEdge('gather', 'rank')
  .addEdge('rank', 'draft')
  .addEdge('draft', 'critique')
  .addEdge('draft', 'verify')
  .addConditionalEdges('critique', afterCritique, { again: 'escalate', fine: 'translate' })
  .addConditionalEdges('verify', afterVerify)
  .addEdge('translate', 'publish')
  .addEdge('publish', 'summarize')
  .addEdge('summarize', END);

export const ${domain} = builder.compile({ checkpointer: new MemorySaver() });

export async function answer${cap(domain)}(question: string, thread: string): Promise<string> {
  const config = { configurable: { thread_id: thread }, recursionLimit: 50 };
  const result = await ${domain}.invoke({ question, language: 'en' }, config);
  if (result.answer === undefined || result.answer === '') {
    throw new Error(\`no answer to \${question} after \${result.rounds} rounds\`);
  }
  return result.answer;
}
`;
}

function cap(word) {
  return word[0].toUpperCase() + word.slice(1);
}

function localNode(domain, stage, position) {
  const bodies = {
    plan: `  const steps = text.split(';').map((step) => step.trim()).filter((step) => step !== '');
  if (steps.length === 0) return { plan: [state.question], messages: [new AIMessage(text)] };
  return { plan: steps, messages: [new AIMessage(text)] };`,
    gather: `  const documents: string[] = [];
  for (const line of text.split('.')) {
    const found = line.trim();
    if (found.length > 20 && !state.documents.includes(found)) documents.push(found);
  }
  return { documents };`,
    rank: `  const scores: Record<string, number> = {};
  for (const [index, document] of state.documents.entries()) {
    scores[document] = text.includes(document) ? 1 : 1 / (index + 2);
  }
  return { scores };`,
    draft: `  const update: Partial<${cap(domain)}> = { draft: text };
  if (state.review !== '' && state.review !== undefined) update.rounds = 1;
  if (state.language !== 'en') {
    update.messages = [new AIMessage(\`\${text} (\${state.language})\`)];
  }
  return update;`,
  };
  return `/** Step ${position + 1}: ${stage}. */
async function ${stage}Node(state: ${cap(domain)}) {
  let text: string;
  try {
    text = await ask(${stage.toUpperCase()}_PROMPT, \`\${state.question}\\n\${state.documents.slice(-5).join('\\n')}\`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    text = error.message;
  }
${bodies[stage]}
}
`;
}

function nodesFile(domain) {
  const imported = { critique: 'review', verify: 'verified', translate: 'answer', publish: 'answer' };
  const nodes = Object.entries(imported).map(([stage, key], position) => `export const ${stage}Node = async (state: ${cap(domain)}) => {
  const reply = await model.invoke([{ role: 'system', content: ${stage.toUpperCase()}_PROMPT }, { role: 'user', content: state.draft }]);
  const calls = reply.calls.filter(({ name }) => name === '${stage}');
  if (calls.length > ${position}) {
    const { args } = calls[0]!;
    const detail = Object.entries(args).map(([name, value]) => \`\${name}=\${String(value)}\`);
    return { ${key}: ${key === 'verified' ? 'detail.length > 0' : "detail.join(' ')"}, messages: [new AIMessage(reply.content)] };
  }
  switch (state.language) {
    case 'de':
    case 'fr':
      return { ${key}: ${key === 'verified' ? 'false' : "reply.content + ' ' + state.language"} };
    default:
      return { ${key}: ${key === 'verified' ? "!reply.content.includes('not')" : 'reply.content'} };
  }
};
`);
  return `import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { modelFor } from '../../llm.js';
import type { ${cap(domain)} } from './graph.js';
import { CRITIQUE_PROMPT, PUBLISH_PROMPT, TRANSLATE_PROMPT, VERIFY_PROMPT } from './prompts.js';

const model = modelFor('${domain}');

${nodes.join('\n')}
export function loadNode(state: ${cap(domain)}) {
  const question = state.question.trim();
  return { question, messages: [new HumanMessage(question)], language: /[äöüß]/.test(question) ? 'de' : 'en' };
}

${functionLines('Note', 'note', 0).join('\n').replaceAll('export ', '')}
interface Note {
  readonly id: string;
  readonly amount: number;
  readonly tags: readonly string[];
  readonly created: Date;
}

export const notes = { groupNote0, lines0 };
`;
}

function promptsFile(domain) {
  return STAGES.map((stage) => `export const ${stage.toUpperCase()}_PROMPT = \`You are an expert in ${domain}, and your task is to ${stage}.
${Array.from({ length: 14 }, (_, line) => `${line + 1}. Consider what the customer said about ${NOUNS[line % NOUNS.length]}, and say so in one sentence.`).join('\n')}
\`;
`).join('\n');
}

function routesFile() {
  return `import { END } from '@langchain/langgraph';

interface Reviewed {
  readonly review: string;
  readonly verified: boolean;
  readonly rounds: number;
}

export function afterCritique({ review, rounds }: Reviewed): 'again' | 'fine' {
  if (rounds > 3) return 'fine';
  return review.toLowerCase().includes('rewrite') ? 'again' : 'fine';
}

export const afterVerify = ({ verified }: Reviewed) => {
  switch (verified) {
    case true:
      return END;
    default:
      return 'escalate';
  }
};
`;
}
