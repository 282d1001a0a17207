import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SERVER = fileURLToPath(new URL('../../node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server', import.meta.url));

export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly severity: number;
  readonly range: Range;
  readonly codeDescription?: { readonly href: string };
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** From 0, as editors count. */
interface Position {
  readonly line: number;
  readonly character: number;
}

export interface CodeAction {
  readonly title: string;
  readonly kind: string;
  readonly command?: { readonly command: string; readonly arguments: readonly unknown[] };
  readonly edit?: WorkspaceEdit;
}

interface WorkspaceEdit {
  readonly documentChanges: readonly { readonly textDocument: { readonly uri: string }; readonly edits: readonly Change[] }[];
}

interface Change {
  readonly range: Range;
  readonly newText: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What the extension of an editor sends when it is asked for settings. */
const SETTINGS = {
  validate: 'on',
  run: 'onType',
  packageManager: 'npm',
  nodePath: null,
  options: {},
  experimental: {},
  problems: { shortenToSingleLine: false },
  rulesCustomizations: [],
  quiet: false,
  onIgnoredFiles: 'off',
  format: false,
  codeActionOnSave: { mode: 'all' },
  codeAction: { disableRuleComment: { enable: true, location: 'separateLine', commentStyle: 'line' }, showDocumentation: { enable: true } },
};

/** The ESLint language server that editors start, and an editor that has files of one folder open. */
export class Editor {
  private readonly server: ChildProcess;
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  private readonly open = new Map<string, { text: string; version: number }>();
  private readonly folder: string;
  private bytes = Buffer.alloc(0);
  private requests = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.server = spawn(process.execPath, [SERVER, '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    this.server.stdout!.on('data', (chunk: Buffer) => this.read(chunk));
    this.server.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the language server ended'));
    });
  }

  async start(): Promise<void> {
    const { uri } = this.folderOfWorkspace();
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [this.folderOfWorkspace()],
      capabilities: {
        workspace: { applyEdit: true, workspaceEdit: { documentChanges: true }, configuration: true, workspaceFolders: true },
        textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll.eslint'] } } } },
      },
    });
    this.send({ method: 'initialized', params: {} });
  }

  stop(): void {
    this.waiting.clear();
    this.server.kill();
  }

  textOf(name: string): string {
    return this.open.get(this.uriOf(name))!.text;
  }

  opens(name: string, text: string): void {
    const uri = this.uriOf(name);
    this.open.set(uri, { text, version: 1 });
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'typescript', version: 1, text } } });
  }

  types(name: string, text: string): void {
    const uri = this.uriOf(name);
    const version = this.open.get(uri)!.version + 1;
    this.open.set(uri, { text, version });
    this.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version }, contentChanges: [{ text }] } });
  }

  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    const report = (await this.request('textDocument/diagnostic', { textDocument: { uri: this.uriOf(name) } })) as { readonly items: readonly Diagnostic[] };
    return report.items;
  }

  async actions(name: string, diagnostic: Diagnostic, only?: string): Promise<readonly CodeAction[]> {
    const context = { diagnostics: [diagnostic], ...(only === undefined ? {} : { only: [only] }) };
    return (await this.request('textDocument/codeAction', { textDocument: { uri: this.uriOf(name) }, range: diagnostic.range, context })) as readonly CodeAction[];
  }

  /** An action is a change, or a command: then the server asks the editor for the change. */
  async choose({ edit, command }: CodeAction): Promise<void> {
    if (edit !== undefined) this.apply(edit);
    if (command !== undefined) await this.request('workspace/executeCommand', { command: command.command, arguments: command.arguments });
  }

  private folderOfWorkspace(): { readonly uri: string; readonly name: string } {
    return { uri: pathToFileURL(this.folder).href, name: 'app' };
  }

  private uriOf(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  private request(method: string, params: unknown): Promise<unknown> {
    const id = (this.requests += 1);
    this.send({ id, method, params });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.server.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private read(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (;;) {
      const head = /^(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/i.exec(this.bytes.toString('latin1'));
      const end = head === null ? Infinity : head[0].length + Number(head[1]);
      if (head === null || this.bytes.length < end) return;
      const message = JSON.parse(this.bytes.toString('utf8', head[0].length, end)) as Message;
      this.bytes = this.bytes.subarray(end);
      this.handle(message);
    }
  }

  private handle({ id, method, params, result, error }: Message): void {
    if (method !== undefined) {
      if (id !== undefined) this.send({ id, result: this.answer(method, params) });
      return;
    }
    const asked = this.waiting.get(id!);
    this.waiting.delete(id!);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  }

  private answer(method: string, params: unknown): unknown {
    if (method === 'workspace/configuration') return (params as { items: unknown[] }).items.map(() => ({ ...SETTINGS, workspaceFolder: this.folderOfWorkspace() }));
    if (method !== 'workspace/applyEdit') return null;
    this.apply((params as { readonly edit: WorkspaceEdit }).edit);
    return { applied: true };
  }

  private apply({ documentChanges }: WorkspaceEdit): void {
    for (const { textDocument, edits } of documentChanges) this.change(textDocument.uri, edits);
  }

  private change(uri: string, edits: readonly Change[]): void {
    const { text } = this.open.get(uri)!;
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const at = ({ line, character }: Position): number => starts[line]! + character;
    const changed = [...edits].sort((a, b) => at(b.range.start) - at(a.range.start)).reduce((now, { range, newText }) => now.slice(0, at(range.start)) + newText + now.slice(at(range.end)), text);
    this.types(fileURLToPath(uri).slice(this.folder.length + 1), changed);
  }
}
