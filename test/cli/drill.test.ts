import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createRepository } from '../support/repository.ts';

async function run(cwd: string, ...argv: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: { PATH: process.env['PATH'] },
    cwd,
    today: '2026-11-20',
  });
  return { code, stdout, stderr };
}

async function within(files: Readonly<Record<string, string>>, body: (root: string) => Promise<void>): Promise<void> {
  const repository = createRepository(files);
  await body(repository.root).finally(() => repository.remove());
}

const SERVER = `import { createServer } from 'node:http';
const server = createServer((_request, response) => response.end('ok'));
server.listen(process.env.PORT);
process.on('SIGTERM', () => {
  setInterval(() => server.closeIdleConnections(), 20).unref();
  server.close(() => process.exit(0));
});
`;
const FILES = {
  'package.json': '{ "name": "orders", "type": "module", "scripts": { "start": "node server.js" } }\n',
  'server.js': SERVER,
  Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
};

describe('nodeready drill', () => {
  it('saves what it showed, and the checklist counts it until the code changes', async () => {
    await within(FILES, async (root) => {
      const drill = await run(root, 'drill', 'shutdown', '--yes', '--save', '--hold', '100', '--color', 'never');
      expect(drill.stdout).toMatch(/^orders: drill shutdown pass node server\.js · node v/);
      expect(drill.code).toBe(0);
      expect(fs.readFileSync(path.join(root, 'nodeready.drills.json'), 'utf8')).not.toContain(root);

      const topic = ['checklist', '--topic', 'shutdown-drill', '--document', 'ge', '--color', 'never'];
      expect((await run(root, ...topic)).stdout).toMatch(/^pass +GE-CHK-12 .* drill shutdown$/m);
      fs.appendFileSync(path.join(root, 'server.js'), '// changed\n');
      expect((await run(root, ...topic)).stdout).toMatch(
        /^drill +GE-CHK-12 .*drilled on 2026-11-20, but the service has changed since/m,
      );
    });
  });

  it('the scorecard shows the curves of a run, also of one that is out of date', async () => {
    const evidence = {
      version: 1,
      results: [
        {
          drill: 'memory',
          service: 'orders',
          verdict: 'pass',
          date: '2026-11-19',
          fingerprint: 'other',
          node: 'v24.11.1',
          command: 'node server.js',
          checks: [{ id: 'no-leak', verdict: 'pass', message: 'Level.', topic: 'load-test-no-leak' }],
          series: [{ name: 'heap <after> collection', unit: 'MiB', values: [8, 9, 8.5] }],
        },
      ],
    };
    await within({ ...FILES, 'nodeready.drills.json': JSON.stringify(evidence) }, async (root) => {
      const { stdout: services } = await run(root, 'services', '--format', 'json');
      expect(services).toContain('"id": "orders"');
      const topic = ['checklist', '--topic', 'load-test-no-leak'];
      const { stdout: html } = await run(root, ...topic, '--format', 'html');
      expect(html).toContain('<polyline points="0.0,26.0 80.0,2.0 160.0,14.0"');
      expect(html).toContain('heap &lt;after&gt; collection 8 to 9 MiB');
      const { stdout: json } = await run(root, ...topic, '--format', 'json');
      expect(json).toContain('"stale": "the service has changed since"');
    });
  });

  it('an evidence file that is none is told, and nothing breaks', async () => {
    await within({ ...FILES, 'nodeready.drills.json': '{' }, async (root) => {
      const { code, stdout } = await run(root, 'lint', '--fail-on', 'never', '--format', 'json');
      expect(stdout).toContain('"path": "nodeready.drills.json"');
      expect(code).toBe(0);
      const drill = await run(root, 'drill', 'shutdown', '--yes', '--hold', '50', '--save');
      expect(drill.stderr).toContain('nodeready.drills.json is not JSON: it is left as it is');
      expect(drill.code).toBe(2);
    });
  });

  it('--format json gives the results as data, and nothing else', async () => {
    await within(FILES, async (root) => {
      const { stdout } = await run(root, 'drill', 'shutdown', '--yes', '--hold', '50', '--format', 'json');
      expect(JSON.parse(stdout)).toMatchObject({ version: 1, results: [{ drill: 'shutdown', date: '2026-11-20' }] });
    });
  });

  it.each([
    [['shutdwn', '--yes'], 'did you mean shutdown'],
    [['shutdown'], 'say --yes'],
    [['shutdown', 'other', '--yes'], 'no service named other; there are orders'],
    [['shutdown', '--yes', '--env-file', 'none.env'], 'none.env does not exist'],
    [['shutdown', '--yes', '--env', 'X'], '--env takes NAME=value'],
    [['shutdown', '--yes', '--grace', '0'], '--grace takes a number above 0'],
    [['shutdown', '--yes', '--build'], 'package.json has no build script'],
  ])('2: wrong usage %j', async (argv, message) => {
    await within(FILES, async (root) => {
      const { code, stdout, stderr } = await run(root, 'drill', ...argv);
      expect(stderr).toContain(message);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    });
  });

  it('2: what has to be built first is said', async () => {
    const files = { ...FILES, Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "dist/main.js"]\n' };
    await within(files, async (root) => {
      const { code, stderr } = await run(root, 'drill', 'shutdown', '--yes');
      expect(stderr).toContain('dist/main.js does not exist: build the service first, or pass --build');
      expect(code).toBe(2);
    });
  });

  it('3: nothing to drill', async () => {
    await within({ 'README.md': '# nothing\n' }, async (root) => {
      expect((await run(root, 'drill', 'shutdown', '--yes')).code).toBe(3);
    });
  });
});
