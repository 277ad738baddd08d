import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRepository } from '../support/repository.ts';
import { nodeService } from '../support/services.ts';
import { lint } from './support/lint.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A service with one certain error (the image runs as root): it must be reported whatever stands beside it. */
const SERVICE = nodeService(
  "import './other.js';\nimport http from 'node:http';\nhttp.createServer().listen(3000);\n",
  {
    'other.js': 'export {};\n',
  },
);

interface Case {
  readonly name: string;
  /** Beside the service, or in place of its files. */
  readonly files?: Files;
  /** What files alone cannot say: links, modes, folders. */
  readonly prepare?: (root: string) => void;
  /** Codes that the ledger must hold, as `path code`. */
  readonly problems?: readonly string[];
  /** The service itself is hit, so that the finding may be missing. */
  readonly lost?: boolean;
}

const bomb = (open: string, close: string): string =>
  [
    `a: &a ${open}x, x, x, x, x, x, x, x, x${close}`,
    ...[...'bcdefghij'].map((name, i) => `${name}: &${name} ${open}${`*${'abcdefghi'[i]}, `.repeat(8)}*a${close}`),
  ].join('\n');

const DEEP = 10_000;
const deployment = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: "${name}"\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: api\n`;

const CASES: readonly Case[] = [
  {
    name: 'an alias bomb in lists',
    files: { 'k8s/bomb.yaml': `kind: Deployment\napiVersion: apps/v1\n${bomb('[', ']')}\n` },
  },
  {
    name: 'an alias bomb in a compose file',
    files: { 'compose.yaml': `services:\n  api:\n    build: .\n    environment: &e [a]\n${bomb('[', ']')}\n` },
  },
  {
    name: 'merge keys that double with every line',
    files: {
      'compose.yaml': `x-a0: &a0 {k0: 1}\n${Array.from({ length: 40 }, (_, i) => `x-a${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${i}]\n  k${i + 1}: 1\n`).join('')}services:\n  api:\n    build: .\n    environment:\n      <<: *a40\n`,
    },
  },
  { name: 'an alias of itself', files: { 'k8s/self.yaml': 'apiVersion: v1\nkind: ConfigMap\ndata: &a\n  b: *a\n' } },
  {
    name: 'a YAML file of 50 MB',
    files: { 'k8s/huge.yaml': `apiVersion: v1\nkind: ConfigMap\ndata:\n${'  a: b\n'.repeat(7_500_000)}` },
  },
  {
    name: 'a YAML file of 1.9 MB full of brackets',
    files: { 'k8s/wide.yaml': `apiVersion: v1\nkind: List\n${'}'.repeat(1_900_000)}` },
  },
  {
    name: 'JSON nested 10,000 deep',
    files: { 'k8s/deep.json': '['.repeat(DEEP) + ']'.repeat(DEEP), 'tsconfig.json': '{"a":'.repeat(DEEP) },
  },
  {
    name: 'YAML nested 10,000 deep',
    files: {
      'k8s/deep.yaml': `kind: Pod\napiVersion: v1\nspec: ${'['.repeat(DEEP)}`,
      'compose.yaml': `services:\n${Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i + 2)}a:\n`).join('')}`,
    },
  },
  {
    name: 'source nested 10,000 deep',
    files: { 'other.js': `export default ${'('.repeat(DEEP)}1${')'.repeat(DEEP)};\n` },
  },
  { name: 'arrows nested 10,000 deep', files: { 'other.js': `export default ${'()=>'.repeat(DEEP)}1;\n` } },
  { name: 'blocks nested 10,000 deep', files: { 'other.js': 'if (a) {'.repeat(DEEP) + '}'.repeat(DEEP) } },
  { name: 'calls chained 10,000 times', files: { 'other.js': `export const a = x${'.then(f)'.repeat(DEEP)};\n` } },
  {
    name: 'a sum of 10,000 terms',
    files: { 'other.js': `export const a = ${'1 + '.repeat(DEEP)}1;\nprocess.on('SIGTERM', () => process.exit(a));\n` },
  },
  { name: 'a text of 10,000 parts', files: { 'other.js': `export const a = ${'`a${b}` + '.repeat(5000)}'';\n` } },
  { name: 'divisions chained 50,000 times', files: { 'other.js': '/x/g'.repeat(50_000) } },
  {
    name: 'a type of 10,000 levels',
    files: {
      'tool.ts': `export type A = ${'Array<'.repeat(DEEP)}1${'>'.repeat(DEEP)};\n`,
      'other.js': "import './tool.ts';\n",
    },
  },
  {
    name: 'constants that refer to each other in a ring',
    files: {
      'other.js': "import { b } from './b.js';\nexport const a = b;\nprocess.exit(a);\n",
      'b.js': "import { a } from './other.js';\nexport const b = a;\n",
    },
  },
  {
    name: 'constants chained 5,000 times',
    files: {
      'other.js': `const a0 = 1;\n${Array.from({ length: 5000 }, (_, i) => `const a${i + 1} = a${i} + 1;\n`).join('')}setTimeout(() => {}, a5000);\n`,
    },
  },
  {
    name: 'constants that double 60 times',
    files: {
      'other.js': `const a0 = 'aaaaaaaaaa';\n${Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};\n`).join('')}fetch(a60);\n`,
    },
  },
  {
    name: 'templates that double 60 times',
    files: {
      'other.js': `const a0 = process.env.A ?? 'a';\n${Array.from({ length: 60 }, (_, i) => `const a${i + 1} = \`\${a${i}}\${a${i}}\`;\n`).join('')}fetch(a60);\n`,
    },
  },
  {
    name: 'functions that call each other 60 levels twice',
    files: {
      'other.js': `${Array.from({ length: 60 }, (_, i) => `function f${i}() { f${i + 1}(); return f${i + 1}(); }\n`).join('')}function f60() { process.exit(1); }\nprocess.on('SIGTERM', f0);\n`,
    },
  },
  {
    name: 'objects that spread each other 60 times twice',
    files: {
      'other.js': `import fs from 'node:fs';\nconst o0 = { a: 1 };\n${Array.from({ length: 60 }, (_, i) => `const o${i + 1} = { ...o${i}, b: { ...o${i} } };\n`).join('')}fs.createReadStream('a', o60);\n`,
    },
  },
  {
    name: 'objects that spread each other in a circle, and twice',
    files: {
      'other.js': `import fs from 'node:fs';\nconst o0 = { a: 1 };\n${Array.from({ length: 60 }, (_, i) => `const o${i + 1} = { ...o${i}, ...o${i} };\n`).join('')}fs.createReadStream('a', o60);\nfunction f(o) { fs.createReadStream('b', { ...o }); f({ ...o, b: 1 }); f({ ...g(o) }); }\nconst g = (o) => ({ ...o, ...f(o) });\nf({ c: 1 });\n`,
    },
  },
  {
    name: 'two thousand modules in a line',
    files: Object.fromEntries([
      ['other.js', "import './m0.js';\n"],
      ...Array.from({ length: 2000 }, (_, i) => [
        `m${i}.js`,
        `import { a as b } from './m${i + 1}.js';\nexport const a = b;\n`,
      ]),
    ]),
  },
  {
    name: 'a bundle of 3 MB on one line',
    files: { 'other.js': `var a=1;${'function f(a,b){return a+b}f(1,2);'.repeat(95_000)}` },
  },
  {
    name: 'a bundle of 900 KB on one line',
    files: { 'other.js': `var a=1;${'function f(a,b){return a+b}f(1,2);'.repeat(27_000)}` },
  },
  { name: 'a line of 100 KB full of errors', files: { 'other.js': '\\//'.repeat(33_000) } },
  {
    name: 'NUL bytes in every format',
    files: {
      'k8s/a.yaml': 'kind: Pod\0\napiVersion: v1\n',
      'compose.yaml': `services: {}\n${' '.repeat(9000)}\0`,
      '.env': 'A=\0\n',
      'other.js': `${'// a\n'.repeat(2000)}process.exit('\0')`,
      'x.sh': '#!/bin/sh\nexec node \0',
    },
  },
  {
    name: 'lone surrogates',
    files: {
      'other.js': "console.log('\\ud800', `\\udc00`); process.env['\\ud83d'];\n",
      'k8s/a.yaml': 'kind: Pod\napiVersion: v1\nmetadata:\n  name: "\\ud800"\n',
      'package.json': '{ "name": "\\ud800", "scripts": { "start": "node \\udc00.js" } }',
    },
  },
  {
    name: 'byte order marks everywhere',
    files: Object.fromEntries(Object.entries(SERVICE).map(([name, text]) => [name, `\ufeff${text}`])),
  },
  {
    name: 'CRLF everywhere',
    files: Object.fromEntries(Object.entries(SERVICE).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])),
  },
  {
    name: 'lone carriage returns',
    files: {
      'other.js': 'a();\rb();\rprocess.exit(1)',
      'k8s/a.yaml': 'kind: Pod\rapiVersion: v1\r',
      '.env': 'A=1\rB=2',
    },
  },
  {
    name: 'U+2028 in strings and as a line end',
    files: {
      'other.js': "const a = '\u2028';\u2028fetch(a);\u2029process.exit(1)",
      'k8s/a.yaml': 'kind: Pod\u2028apiVersion: v1',
    },
  },
  {
    name: 'names of Object.prototype as keys',
    files: {
      'package.json':
        '{ "name": "__proto__", "version": "1.0.0", "__proto__": { "scripts": 1 }, "dependencies": { "__proto__": "1", "constructor": "*", "toString": "^1.0.0" }, "scripts": { "__proto__": "node a.js", "constructor": "npm run __proto__", "start": "npm run constructor" }, "engines": { "node": "constructor" } }',
      'compose.yaml':
        'services:\n  __proto__:\n    build: .\n    environment: { constructor: 1, __proto__: 2, toString: 3 }\n  constructor:\n    image: __proto__\n    deploy: { __proto__: { limits: 1 } }\n',
      'k8s/a.yaml': `${deployment('constructor')}          env:\n            - name: __proto__\n              value: toString\n          resources: { limits: { constructor: 1, memory: __proto__ } }\n---\nkind: constructor\napiVersion: __proto__\n---\nkind: __proto__\napiVersion: v1\nspec: { template: { spec: { containers: [] } } }\n`,
      'k8s/kustomization.yaml':
        'resources: [a.yaml]\nimages: [{ name: __proto__, newTag: constructor }]\ncommonLabels: { __proto__: a }\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: __proto__\nversion: 1.0.0\n',
      'chart/values.yaml': '__proto__: { a: 1 }\nconstructor: { b: 2 }\n',
      'chart/templates/a.yaml':
        '{{ constructor . }}\n{{ .Values.__proto__.a }}{{ .Values.constructor.prototype }}{{ toString 1 }}{{ hasOwnProperty "a" }}\n',
      'other.js':
        "import constructor from 'constructor';\nimport { toString } from '__proto__';\nconst a = { __proto__: null, constructor: 1, ['toString']: 2 };\na.hasOwnProperty('x'); constructor(); toString(); constructor.constructor(); a.__proto__.valueOf();\nprocess.on('__proto__', () => {}); process.on('constructor', toString); process.env.__proto__; process.env.constructor;\nconst { valueOf, __proto__: p } = process.env;\nclass constructorX { constructor() {} toString() {} static __proto__() {} }\nexport { a as constructor, p as __proto__ };\n",
      '.env': '__proto__=1\nconstructor=2\n',
      '.nvmrc': '__proto__\n',
      'tsconfig.json':
        '{ "compilerOptions": { "paths": { "__proto__": ["a"], "constructor": 1 }, "outDir": "__proto__" } }',
      '.github/workflows/constructor.yml':
        'on: { __proto__: 1, constructor: {} }\njobs:\n  __proto__:\n    runs-on: constructor\n    steps: [{ run: "npm run __proto__", uses: constructor, with: { __proto__: 1 } }]\n  constructor: { steps: __proto__ }\n',
      'nodeready.txt': '',
    },
  },
  {
    name: 'documents of the wrong shape',
    files: {
      'compose.yaml': '[1, 2]',
      'k8s/a.yaml': `${deployment('a').replace('containers:', 'containers: 1 #')}\n---\nkind: Deployment\napiVersion: apps/v1\nspec: []\n---\nkind: 3\napiVersion: {}\n---\nkind: CronJob\napiVersion: batch/v1\nspec: { jobTemplate: null }\n`,
      'tsconfig.json': 'null',
      '.github/workflows/a.yml': '1',
      '.gitlab-ci.yml': '[]',
      'pnpm-workspace.yaml': 'packages: 1',
      'fly.toml': 'a=',
      'task-definition.json': '{"containerDefinitions": 1}',
      'kustomization.yaml': 'resources: 1\npatches: {}\nimages: a\n',
      'ecosystem.config.js': 'module.exports = { apps: 1 }',
      Procfile: ':::\nweb\nweb:\n',
      'chart/Chart.yaml': '[]',
      'chart/values.yaml': '1',
      'chart/templates/a.yaml': '{{',
    },
  },
  {
    name: 'package.json of the wrong shape',
    files: {
      'package.json':
        '{ "name": 1, "version": [], "scripts": [], "dependencies": "x", "bin": 1, "exports": [[[1]]], "imports": { "#a": [null] }, "workspaces": [1, {}], "engines": [], "main": {}, "nodeready": null }',
    },
    lost: true,
  },
  { name: 'package.json that is no object', files: { 'package.json': '[]' }, lost: true },
  {
    name: 'package.json cut in the middle',
    files: { 'package.json': '{ "name": "api", "scripts": { "start": "node ser' },
    lost: true,
  },
  {
    name: 'a script that starts itself',
    files: {
      'package.json':
        '{ "name": "a", "scripts": { "start": "npm run start", "a": "npm run b", "b": "npm run a && npm run a" } }',
      Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["npm", "start"]\n',
    },
  },
  {
    name: 'stages that build on each other in a ring',
    files: {
      'Dockerfile.ring':
        'FROM b AS a\nFROM a AS b\nCOPY --from=b /a /a\nCOPY --from=a . .\nCMD ["node", "server.js"]\n',
    },
  },
  {
    name: 'two thousand stages',
    files: {
      'Dockerfile.many': `FROM node:24 AS s0\n${Array.from({ length: 2000 }, (_, i) => `FROM s${i} AS s${i + 1}\nENV A${i}=$A${i - 1}x\n`).join('')}CMD ["node", "server.js"]\n`,
    },
  },
  {
    name: 'a variable of an image that doubles 60 times',
    files: {
      'Dockerfile.double': `FROM node:24\nENV A0=aaaaaaaaaa\n${Array.from({ length: 60 }, (_, i) => `ENV A${i + 1}=$A${i}$A${i}\n`).join('')}CMD ["node", "server.js"]\n`,
    },
  },
  {
    name: 'variables of a script that double 60 times',
    files: {
      'start.sh': `#!/bin/sh\nA0=aaaaaaaaaa\n${Array.from({ length: 60 }, (_, i) => `A${i + 1}=$A${i}$A${i}\n`).join('')}exec node server.js $A60\n`,
      'compose.yaml': 'services:\n  api: { build: ., entrypoint: ["sh", "start.sh"] }\n',
      '.env': `A0=aaaaaaaaaa\n${Array.from({ length: 60 }, (_, i) => `A${i + 1}=\${A${i}}\${A${i}}\n`).join('')}`,
    },
  },
  {
    name: 'compose files that extend each other in a ring',
    files: {
      'compose.yaml':
        'include: [compose.yaml]\nservices:\n  a: { extends: { file: compose.yaml, service: a }, build: . }\n',
    },
  },
  {
    name: 'kustomizations in a ring',
    files: {
      'k/a/kustomization.yaml': 'resources: [../b]\n',
      'k/b/kustomization.yaml': 'resources: [../a, ../../..]\n',
    },
  },
  {
    name: 'charts that include themselves',
    files: {
      'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'chart/templates/_h.tpl': '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}',
      'chart/templates/a.yaml': '{{ include "a" . }}\n',
      'chart/templates/b.yaml': '{{ range until 1000000 }}{{ range until 1000000 }}a: {{ . }}\n{{ end }}{{ end }}',
      'chart/templates/c.yaml':
        '{{ repeat 1000000000 "a" }}{{ printf "%1000000000d" 1 }}{{ regexMatch "(a+)+$" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" }}',
    },
  },
  {
    name: 'tsconfig files that extend each other in a ring',
    files: {
      'tsconfig.json': '{ "extends": "./a/tsconfig.json", "references": [{ "path": "." }] }',
      'a/tsconfig.json': '{ "extends": ["../tsconfig.json", 1, "/etc/passwd", "../../../../etc/passwd"] }',
    },
  },
  {
    name: 'packages that need each other in a ring',
    files: {
      'package.json': '{ "name": "root", "workspaces": ["a", "b", "../../..", "**", "/"] }',
      'a/package.json': '{ "name": "a", "main": "../b/x.js", "exports": { ".": "b" } }',
      'b/package.json': '{ "name": "b", "exports": "a" }',
      'other.js': "import 'a';\nimport 'b';\n",
    },
  },
  {
    name: 'imports that leave the root',
    files: {
      'other.js':
        "import '../../../../../../etc/passwd';\nimport '/etc/passwd';\nrequire('file:///etc/passwd');\nimport('..');\nimport('');\nimport('#');\nimport('./');\nimport('node:');\nimport('@/');\nimport('%00');\n",
    },
  },
  {
    name: 'patterns that backtrack',
    files: {
      '.dockerignore': `${'*a'.repeat(30)}b\n**/${'**/a/'.repeat(30)}\n[`,
      '.gitignore': `${'*a'.repeat(30)}b\n`,
      [`${'a'.repeat(200)}.txt`]: '',
      CODEOWNERS: `${'*a'.repeat(30)}b @a\n`,
      'package.json': `{ "name": "api", "workspaces": ["${'*a'.repeat(30)}b", "${'**/'.repeat(30)}x"] }`,
      'compose.yaml': `services:\n  api: { build: ., healthcheck: { test: "curl http://localhost:3000/${'a'.repeat(60)}" } }\n`,
      'other.js':
        "import express from 'express';\nconst app = express();\napp.get(/^(a+)+$/, f);\napp.get('/(a+)+b', f);\napp.get('" +
        '/*a'.repeat(30) +
        "', f);\n",
    },
  },
  {
    name: 'secrets with long runs',
    files: {
      '.env': `A=${'a'.repeat(200_000)}\nB=${'-'.repeat(200_000)}\n`,
      'other.js': `const a = '${'A1b'.repeat(60_000)}';\nfetch(a);\n`,
      'README.md': `${'[a]('.repeat(20_000)}\n${'#'.repeat(50_000)}\n${'http://a '.repeat(20_000)}`,
      'a.sql': `ALTER TABLE ${'a'.repeat(100_000)} ${'ADD COLUMN a '.repeat(5000)};\n${'('.repeat(50_000)};\n`,
    },
  },
  {
    name: 'a binary named as source',
    files: {
      'other.js': Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
      'x.ts': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2),
    },
    problems: ['other.js binary'],
  },
  {
    name: 'invalid UTF-8',
    files: {
      'other.js': Uint8Array.of(0x61, 0x28, 0x27, 0xff, 0xfe, 0xc0, 0x80, 0x27, 0x29),
      'k8s/a.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a),
      'package-lock.json': Uint8Array.of(0xff),
    },
  },
  {
    name: 'UTF-16',
    files: {
      'other.js': Buffer.from('\ufeffprocess.exit(1)', 'utf16le'),
      'k8s/a.yaml': Buffer.from('\ufeffkind: Pod', 'utf16le'),
    },
  },
  {
    name: 'empty files of every kind',
    files: Object.fromEntries(
      [
        'compose.yaml',
        'k8s/a.yaml',
        'k8s/kustomization.yaml',
        'tsconfig.json',
        '.env',
        '.nvmrc',
        '.dockerignore',
        'Procfile',
        'a.service',
        'a.sh',
        'chart/Chart.yaml',
        '.github/workflows/a.yml',
        'fly.toml',
        'a.sql',
        'README.md',
        'package-lock.json',
        'Dockerfile.empty',
        'other.js',
        'pnpm-workspace.yaml',
        'ecosystem.config.js',
        'nest-cli.json',
        'b/package.json',
      ].map((name) => [name, '']),
    ),
  },
  {
    name: 'names with line breaks, colons, backslashes and control characters',
    files: {
      'a\nb.js': 'x',
      'a:b.ts': 'x',
      'c\\d.js': 'x',
      'e\u001b[31m.yaml': 'kind: Pod\napiVersion: [',
      '::error::x.yaml': 'kind: Pod\napiVersion: [',
      '-rf': '',
      ' .js': '',
      'k8s/\u202e.yaml': deployment('x'),
      'quo\'te".js': '',
      '%s%n.js': '',
      'o/__proto__/constructor.js': '',
      'other.js': "import './a:b.ts';\nimport './a\\nb.js';\nimport './c\\\\d.js';\n",
    },
  },
  {
    name: 'Windows separators',
    files: {
      'package.json': '{ "name": "api", "main": ".\\\\server.js", "scripts": { "start": "node .\\\\server.js" } }',
      'other.js': "import '.\\\\x.js';\nrequire('..\\\\y');\n",
      'tsconfig.json': '{ "extends": ".\\\\base.json", "include": ["src\\\\**"] }',
      'Dockerfile.win':
        '# escape=`\r\nFROM node:24 AS a\r\nWORKDIR C:\\app\r\nCOPY . C:\\app\r\nCMD ["node", "C:\\\\app\\\\server.js"]\r\n',
    },
  },
  {
    name: 'a folder named as a file',
    prepare: (root) =>
      [
        'Dockerfile.d',
        'compose.yaml',
        'x.js',
        '.env',
        '.nvmrc',
        'tsconfig.json',
        '.gitignore',
        '.dockerignore',
      ].forEach((name) => {
        fs.mkdirSync(path.join(root, name));
      }),
  },
  {
    name: 'links in a ring and links that leave the root',
    prepare: (root) => {
      fs.symlinkSync('b', path.join(root, 'a'));
      fs.symlinkSync('a', path.join(root, 'b'));
      fs.symlinkSync('.', path.join(root, 'self'));
      fs.symlinkSync('..', path.join(root, 'up'));
      fs.symlinkSync('/etc/passwd', path.join(root, 'k8s.yaml'));
      fs.symlinkSync('/etc', path.join(root, 'etc'));
      fs.symlinkSync('/dev/zero', path.join(root, 'compose.yaml'));
      fs.symlinkSync('missing', path.join(root, '.env'));
      fs.symlinkSync('/etc/passwd', path.join(root, '.dockerignore'));
      fs.rmSync(path.join(root, 'other.js'));
      fs.symlinkSync('/etc/passwd', path.join(root, 'other.js'));
    },
    problems: ['compose.yaml outside-root', 'other.js outside-root'],
  },
  {
    name: 'pipes',
    prepare: (root) => {
      for (const name of ['compose.yaml', 'k8s.yaml', '.env', 'x.js', '.dockerignore', '.nvmrc'])
        execFileSync('mkfifo', [path.join(root, name)]);
      fs.rmSync(path.join(root, 'other.js'));
      execFileSync('mkfifo', [path.join(root, 'other.js')]);
    },
  },
  {
    name: 'unreadable files and folders',
    prepare: (root) => {
      fs.mkdirSync(path.join(root, 'secret'));
      fs.writeFileSync(path.join(root, 'secret/a.yaml'), 'x');
      fs.chmodSync(path.join(root, 'secret'), 0);
      fs.chmodSync(path.join(root, 'other.js'), 0);
    },
  },
  {
    name: 'folders 300 deep',
    prepare: (root) =>
      fs.mkdirSync(path.join(root, ...Array.from({ length: 300 }, () => 'nested')), { recursive: true }),
  },
  { name: 'a broken .git', files: { '.git': 'gitdir: /dev/null\n' } },
  { name: 'a .git folder without content', prepare: (root) => fs.mkdirSync(path.join(root, '.git')) },
];

/** Five seconds of work; where only the clock is there, the neighbours count too. */
const MAX_MILLISECONDS = 'threadCpuUsage' in process ? 5000 : 55_000;

interface Report {
  readonly services: readonly { readonly findings: readonly { readonly rule: string }[] }[];
  readonly ledger: { readonly problems: readonly { readonly code: string; readonly path: string }[] };
  readonly errors: readonly unknown[];
}

// The first run loads the program.
beforeAll(async () => {
  const repository = createRepository(SERVICE);
  await lint(repository.root);
  repository.remove();
}, 60_000);

/** What git lists and matches itself. */
const LISTED = /^(?:names with|patterns|links|pipes|unreadable|a folder named|folders|empty|a binary)/;

describe.each([
  { git: false, cases: CASES },
  { git: true, cases: CASES.filter(({ name }) => LISTED.test(name)) },
])('hostile input, git: $git', ({ git, cases }) => {
  it.each(cases)(
    '$name',
    async ({ files, prepare, problems, lost }) => {
      const texts = Object.entries({ ...SERVICE, ...files });
      const repository = createRepository({});
      try {
        for (const [file, content] of texts) {
          const absolute = path.join(repository.root, file);
          fs.mkdirSync(path.dirname(absolute), { recursive: true });
          fs.writeFileSync(absolute, content);
        }
        prepare?.(repository.root);
        if (git) execFileSync('git', ['init', '-q', repository.root]);
        const { code, stdout, stderr, milliseconds } = await lint(repository.root);
        expect(stderr).not.toMatch(/internal error|crash/);
        expect(lost ? [0, 1, 3] : [1]).toContain(code);
        const report: Report = JSON.parse(stdout);
        expect(report.errors).toEqual([]);
        if (!lost)
          expect(report.services.flatMap((item) => item.findings.map(({ rule }) => rule))).toContain('root-user');
        for (const problem of problems ?? [])
          expect(report.ledger.problems.map((item) => `${item.path} ${item.code}`)).toContain(problem);
        expect(stdout).not.toContain(repository.root);
        expect(stdout).not.toContain('root:x:0');
        expect(milliseconds).toBeLessThan(MAX_MILLISECONDS);
      } finally {
        const secret = path.join(repository.root, 'secret');
        if (fs.existsSync(secret)) fs.chmodSync(secret, 0o700);
        repository.remove();
      }
    },
    60_000,
  );
});
