import fs from 'node:fs';
import path from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FORMATS, type Format } from '../../src/cli/formats.ts';
import { main } from '../../src/cli/main.ts';
import { eolNode } from '../../src/rules/runtime/eol-node.ts';
import { createRepository } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string): string => path.join(root, 'fixtures/services', name);

async function lint(
  folder: string,
  format: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await main(['lint', folder, '--format', format, '--preset', 'strict', ...argv], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: root,
    today: '2026-11-20',
  });
  return { code, stdout, stderr };
}

/** What a reader of each format does first. */
const PARSE: Readonly<Record<Format, (text: string) => boolean>> = {
  human: (text) => /\d+ errors?, \d+ warnings?, \d+ notes?/.test(text),
  json: (text) => JSON.parse(text).version === 1,
  sarif: (text) => JSON.parse(text).runs.length === 1,
  github: (text) =>
    text.split('\n').every((line) => line === '' || /^(?:::(?:error|warning|notice) |nodeready: )/.test(line)),
  gitlab: (text) => Array.isArray(JSON.parse(text)),
  junit: (text) => XMLValidator.validate(text) === true && text.includes('<testcase '),
  checkstyle: (text) => XMLValidator.validate(text) === true && text.includes('<checkstyle '),
  markdown: (text) => text.startsWith('## Production readiness\n'),
  html: (text) => text.startsWith('<!doctype html>\n') && text.endsWith('</html>\n'),
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(FORMATS)('%s on standard output is whole', (format) => {
  it('with findings: 1', async () => {
    const { code, stdout } = await lint(fixture('orders-api'), format);
    expect(code).toBe(1);
    expect(PARSE[format](stdout)).toBe(true);
    expect(stdout).not.toContain(root);
  });

  it('without findings: 0', async () => {
    const { code, stdout } = await lint(fixture('payments-api'), format);
    expect(code).toBe(0);
    expect(PARSE[format](stdout)).toBe(true);
  });

  it('without a service: 3', async () => {
    const repository = createRepository({ 'README.md': '# nothing\n' });
    const { code, stdout } = await lint(repository.root, format);
    repository.remove();
    expect(code).toBe(3);
    expect(PARSE[format](stdout)).toBe(true);
  });

  it('when a rule crashes: 4, and no path of this machine is told', async () => {
    vi.spyOn(eolNode, 'check').mockImplementation(() => {
      throw new Error(`cannot read ${fixture('orders-api')}/package.json`);
    });
    const { code, stdout } = await lint(fixture('orders-api'), format);
    expect(code).toBe(4);
    expect(PARSE[format](stdout)).toBe(true);
    expect(stdout).not.toContain(root);
    if (format === 'sarif') expect(JSON.parse(stdout).runs[0].invocations[0].executionSuccessful).toBe(false);
  });

  it('with a wrong flag: 2 and a document that says so', async () => {
    const { code, stdout } = await lint(fixture('orders-api'), format, '--rule', 'no-such-rule');
    expect(code).toBe(2);
    if (format === 'human') expect(stdout).toBe('');
    // A run without results would close alerts.
    else if (format === 'sarif') expect(JSON.parse(stdout).runs).toEqual([]);
    else expect(PARSE[format](stdout)).toBe(true);
  });
});

it('a crash leaves the SARIF file of the last run alone', async () => {
  vi.spyOn(eolNode, 'check').mockImplementation(() => {
    throw new Error('boom');
  });
  const repository = createRepository({ 'nodeready.sarif': 'before' });
  const file = path.join(repository.root, 'nodeready.sarif');
  const { code, stderr } = await lint(fixture('orders-api'), `sarif=${file}`);
  const text = fs.readFileSync(file, 'utf8');
  repository.remove();
  expect([code, text]).toEqual([4, 'before']);
  expect(stderr).toContain('a rule crashed');
});

describe('secrets', () => {
  const SECRETS = {
    source: 'kX9vQ2mZ7pLw4TfB1sRd',
    fallback: 'zq81-keyboard-cat-4417',
    url: 'pa55w0rd-of-url-9182',
    image: 'Zx81QweRty0987LmNo',
    env: 'env-file-Val_55512xyz',
    manifest: 'mani-Fest_77731-secret',
    config: 'conf-Map_88841-secret',
    encoded: 'YmFzZTY0LXNlY3JldC12YWx1ZQ==',
    github: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  };
  const files = {
    'package.json': '{ "name": "api", "dependencies": { "jsonwebtoken": "9", "pg": "8", "express": "5" } }\n',
    Dockerfile: `FROM node:20\nENV API_KEY=${SECRETS.image}\nCOPY . .\nCMD ["node", "server.js"]\n`,
    '.env': `SESSION_SECRET=${SECRETS.env}\nGREETING=hello\n`,
    'server.js': [
      "const jwt = require('jsonwebtoken');",
      "const { Pool } = require('pg');",
      `const secret = '${SECRETS.source}';`,
      `const pool = new Pool({ connectionString: 'postgres://app:${SECRETS.url}@db/orders' });`,
      "const app = require('express')();",
      "app.get('/', (req, res) => {",
      `  res.send(jwt.sign({ id: req.query.id }, process.env.JWT_SECRET || '${SECRETS.fallback}'));`,
      '});',
      `const token = '${SECRETS.github}';`,
      'app.get("/t", (req, res) => { res.send(jwt.verify(req.query.t, secret) + token + pool); });',
      'app.listen(3000);',
      '',
    ].join('\n'),
    'k8s.yaml': [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: api }',
      'spec:',
      '  selector: { matchLabels: { app: api } }',
      '  template:',
      '    metadata: { labels: { app: api } }',
      '    spec:',
      '      containers:',
      '        - name: api',
      '          image: api:1',
      '          envFrom: [{ configMapRef: { name: settings } }]',
      '          env:',
      '            - name: DB_PASSWORD',
      `              value: ${SECRETS.manifest}`,
      '---',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: { name: settings }',
      'data:',
      `  SMTP_PASSWORD: "${SECRETS.config}"`,
      '---',
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: stored }',
      'data:',
      `  blob: ${SECRETS.encoded}`,
      '',
    ].join('\n'),
  };

  it.each(FORMATS)('are named, never told: %s', async (format) => {
    const repository = createRepository(files, { git: true });
    const { stdout, stderr } = await lint(repository.root, format);
    repository.remove();
    expect(stdout.length).toBeGreaterThan(100);
    for (const [name, value] of Object.entries(SECRETS)) {
      expect(stdout.includes(value), `${name} in ${format}`).toBe(false);
      expect(stderr).not.toContain(value);
    }
    if (format === 'json') {
      for (const rule of ['secret-in-source', 'secret-in-image', 'secret-in-manifest', 'committed-env-file'])
        expect(stdout).toContain(`"${rule}"`);
    }
  });
});
