import { describe, expect, test } from 'vitest';
import { bring, type Want } from '../../rules/fixes/imports.ts';
import { apply } from './apply.ts';

const REGISTRY: Want = { modules: ['lib/zod'], name: 'registry' };
const CLASS: Want = { modules: ['lib/channels', 'lib'], name: 'Fold' };
const LOADED: Want = { modules: ['lib/zod'], name: null };

interface Row {
  readonly before: string;
  readonly after: string;
  readonly names: string[];
  readonly wants?: readonly Want[];
  readonly file?: string;
}

const rows: Readonly<Record<string, Row>> = {
  'one line': { before: "import { a } from 'lib/zod';\n", after: "import { a, registry } from 'lib/zod';\n", names: ['registry'] },
  'trailing comma': { before: "import { a, } from 'lib/zod';\n", after: "import { a, registry, } from 'lib/zod';\n", names: ['registry'] },
  'several lines': { before: "import {\n\ta, // one\n\tb,\n} from 'lib/zod'\n", after: "import {\n\ta, // one\n\tb,\n\tregistry,\n} from 'lib/zod'\n", names: ['registry'] },
  'several lines, comment last': { before: "import {\r\n  a,\r\n  b // two\r\n} from 'lib/zod';\r\n", after: "import {\r\n  a,\r\n  b, // two\r\n  registry\r\n} from 'lib/zod';\r\n", names: ['registry'] },
  'empty braces': { before: "import {} from 'lib/zod';\n", after: "import { registry } from 'lib/zod';\n", names: ['registry'] },
  'beside a default': { before: "import lib, { a } from 'lib/zod';\n", after: "import lib, { a, registry } from 'lib/zod';\n", names: ['registry'] },
  'there already': { before: "import { registry } from 'lib/zod';\n", after: "import { registry } from 'lib/zod';\n", names: ['registry'] },
  'there under another name': { before: "import { registry as r } from 'lib/zod';\n", after: "import { registry as r } from 'lib/zod';\n", names: ['r'] },
  'there as a type only': { before: "import { type registry } from 'lib/zod';\n", after: "import { type registry, registry as langgraphRegistry } from 'lib/zod';\n", names: ['langgraphRegistry'] },
  'types only': { before: "import type { a } from 'lib/zod';\n", after: "import type { a } from 'lib/zod';\nimport { registry } from 'lib/zod';\n", names: ['registry'] },
  namespace: { before: "import * as lg from 'lib/zod';\n", after: "import * as lg from 'lib/zod';\n", names: ['lg.registry'] },
  'import equals': { before: "import lg = require('lib/zod');\n", after: "import lg = require('lib/zod');\n", names: ['lg.registry'], file: 'a.cts' },
  'after the last import': { before: "import a from 'a' // a\nimport b from 'b'\n\nb(a)\n", after: "import a from 'a' // a\nimport b from 'b'\nimport { registry } from 'lib/zod'\n\nb(a)\n", names: ['registry'] },
  'not in comments and templates': { before: "// import { a } from 'lib/zod';\nimport b from \"b\";\nconst s = `\nimport { a } from 'lib/zod';\n`;\n", after: "// import { a } from 'lib/zod';\nimport b from \"b\";\nimport { registry } from \"lib/zod\";\nconst s = `\nimport { a } from 'lib/zod';\n`;\n", names: ['registry'] },
  'name taken': { before: "import { registry } from './mine';\n", after: "import { registry } from './mine';\nimport { registry as langgraphRegistry } from 'lib/zod';\n", names: ['langgraphRegistry'] },
  'second module': { before: "import { a } from 'lib';\n", after: "import { a, Fold } from 'lib';\n", names: ['Fold'], wants: [CLASS] },
  'usual module first': { before: "import { a } from 'lib';\nimport { b } from 'lib/channels';\n", after: "import { a } from 'lib';\nimport { b, Fold } from 'lib/channels';\n", names: ['Fold'], wants: [CLASS] },
  'two at once': { before: "import x from 'x';\n", after: "import x from 'x';\nimport { registry } from 'lib/zod';\nimport { Fold } from 'lib/channels';\n", names: ['registry', 'Fold'], wants: [REGISTRY, CLASS] },
  'two into one': { before: "import { a } from 'lib';\n", after: "import { a, Fold, Other } from 'lib';\n", names: ['Fold', 'Other'], wants: [CLASS, { modules: ['lib'], name: 'Other' }] },
  'loaded only': { before: "import x from 'x';\n", after: "import x from 'x';\nimport 'lib/zod';\n", names: [''], wants: [LOADED] },
  'loaded already': { before: "import 'lib/zod';\n", after: "import 'lib/zod';\n", names: [''], wants: [LOADED] },
  'nothing imported': { before: "#!/usr/bin/env node\n'use strict';\nrun();\n", after: "#!/usr/bin/env node\n'use strict';\nimport { registry } from 'lib/zod';\nrun();\n", names: ['registry'], file: 'a.mjs' },
  require: { before: "'use strict'\nconst { a } = require('lib/zod')\n", after: "'use strict'\nconst { a, registry } = require('lib/zod')\n", names: ['registry'], file: 'a.cjs' },
  'require renamed': { before: "const { registry: r } = require('lib/zod');\n", after: "const { registry: r } = require('lib/zod');\n", names: ['r'], file: 'a.cjs' },
  'require whole': { before: 'const lib_1 = require("lib/zod");\n', after: 'const lib_1 = require("lib/zod");\n', names: ['lib_1.registry'], file: 'a.js' },
  'another require': { before: "const x = require('x')\n\nx()\n", after: "const x = require('x')\nconst { registry } = require('lib/zod')\n\nx()\n", names: ['registry'], file: 'a.js' },
  'require taken': { before: "const { registry } = require('x');\n", after: "const { registry } = require('x');\nconst { registry: langgraphRegistry } = require('lib/zod');\n", names: ['langgraphRegistry'], file: 'a.js' },
};

describe('imports', () => {
  test.each(Object.entries(rows))('%s', (_, { before, after, names, wants = [REGISTRY], file = 'a.ts' }) => {
    const brought = bring(file, before, wants);
    expect(apply(before, brought.edits)).toBe(after);
    expect(brought.names).toEqual(names);
  });
});
