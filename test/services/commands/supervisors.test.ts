import { describe, expect, it } from 'vitest';
import { type Files, followDockerfile, inImage } from '../virtual-repo.ts';

describe('pm2', () => {
  it('reads an ecosystem file with every branch, and takes the script that exists', () => {
    const chain = followDockerfile(
      inImage('CMD ["pm2-runtime", "ecosystem.config.js", "--env", "production"]', {
        'ecosystem.config.js': [
          "const common = { exec_mode: 'cluster', instances: process.env.WORKERS || 'max' };",
          'module.exports = {',
          '  apps: [{',
          '    ...common,',
          "    name: 'api',",
          "    script: process.env.DEV ? './dev.js' : './dist/main.js',",
          "    node_args: '--max-old-space-size=512 -r ./tracing.js',",
          "    args: ['--port', 3000],",
          "    env_production: { NODE_ENV: 'production', PORT: 3000, KEY: process.env.KEY },",
          '  }],',
          '};',
        ].join('\n'),
        'src/main.ts': '',
        'tracing.js': '',
      }),
    );
    expect(chain.entry).toBe('src/main.ts');
    expect(chain.supervisor).toMatchObject({ name: 'pm2', instances: 'max', place: { path: 'Dockerfile', line: 4 } });
    expect(chain.nodeFlags.map(({ value }) => value)).toEqual(['--max-old-space-size=512', '-r ./tracing.js']);
    expect(chain.preloads.map(({ path }) => path)).toEqual(['tracing.js']);
    expect(chain.scriptArgs).toEqual(['--port', '3000']);
    expect(chain.env.map(({ name, value, from }) => [name, value, from])).toEqual([
      ['NODE_ENV', 'production', 'pm2'],
      ['PORT', '3000', 'pm2'],
      ['KEY', undefined, 'pm2'],
    ]);
  });

  it.each<[string, Files, string | undefined]>([
    ['CMD ["pm2-runtime", "server.js", "-i", "4"]', {}, '4'],
    ['CMD ["pm2-runtime", "start", "npm", "--", "start"]', {}, undefined],
    [
      'CMD ["pm2", "start", "process.json", "--no-daemon"]',
      { 'process.json': '{ "apps": [{ "name": "x", "script": "server.js", "instances": 2 }] }' },
      '2',
    ],
    [
      'CMD ["pm2-runtime", "process.yml"]',
      { 'process.yml': 'apps:\n  - name: x\n    script: ./server.js\n' },
      undefined,
    ],
    [
      'CMD ["pm2-runtime", "pm2.config.cjs", "--only", "b"]',
      { 'pm2.config.cjs': "exports.apps = [{ name: 'a', script: 'a.js' }, { name: 'b', script: 'server.js' }];" },
      undefined,
    ],
    [
      'CMD ["pm2-runtime", "ecosystem.config.js"]',
      { 'ecosystem.config.js': "module.exports = { apps: [{ script: 'npm', args: 'run start' }] };" },
      undefined,
    ],
    [
      'CMD ["pm2-runtime", "ecosystem.config.js"]',
      {
        'app/server.js': '',
        'ecosystem.config.js': "module.exports = [{ cwd: './app', script: 'server.js' }];",
        'server.js': '',
      },
      undefined,
    ],
  ])('%s', (cmd, files, instances) => {
    const chain = followDockerfile(inImage(cmd, files));
    expect(chain.entry).toBe('app/server.js' in files ? 'app/server.js' : 'server.js');
    expect(chain.supervisor?.instances).toBe(instances);
  });

  it('says when the file names no app', () => {
    const chain = followDockerfile(
      inImage('CMD ["pm2-runtime", "ecosystem.config.js"]', { 'ecosystem.config.js': 'module.exports = make();' }),
    );
    expect(chain).toMatchObject({ entry: undefined, lost: 'ecosystem.config.js names no app that could be read' });
  });

  it('apps left to the daemon', () => {
    expect(followDockerfile(inImage('CMD pm2 start server.js')).signals.reachNode).not.toBe(true);
  });
});

describe('scripts that only start the service', () => {
  it.each<[string, string, boolean | 'unknown']>([
    [
      'spawn of node',
      "const { spawn } = require('child_process');\nspawn('node', ['server.js'], { stdio: 'inherit' });",
      false,
    ],
    [
      'spawn of the same node',
      "const cp = require('node:child_process');\ncp.spawn(process.execPath, ['server.js']);",
      false,
    ],
    [
      'fork with a handler',
      "import { fork } from 'node:child_process';\nconst child = fork('./server.js');\nprocess.on('SIGTERM', () => child.kill('SIGTERM'));",
      'unknown',
    ],
    ['exec of npm', "import { exec } from 'node:child_process';\nexec('npm run start');", false],
    [
      'setupPrimary',
      "import cluster from 'node:cluster';\ncluster.setupPrimary({ exec: './server.js' });\ncluster.fork();",
      false,
    ],
    ['a cluster package', "require('boring-cluster')('server');", 'unknown'],
  ])('%s', (_, text, reachNode) => {
    const chain = followDockerfile(inImage('CMD ["node", "run.js"]', { 'run.js': text }));
    expect(chain.entry).toBe('server.js');
    expect(chain.steps.some((step) => step.kind === 'supervisor')).toBe(true);
    expect(chain).toMatchObject({ direct: false, signals: { reachNode } });
  });

  it('a helper that spawns what it is given', () => {
    const text = [
      "import { spawn } from 'child_process';",
      'function run(command, args, prefix) {',
      '  const child = spawn(command, args);',
      '  return child;',
      '}',
      "run('caddy', ['run'], 'proxy');",
      "const api = run('node', ['/app/dist/main.js'], 'api');",
      "process.on('SIGINT', () => api.kill('SIGINT'));",
    ].join('\n');
    const chain = followDockerfile(inImage('CMD ["node", "run.mjs"]', { 'run.mjs': text, 'src/main.ts': '' }));
    expect(chain.entry).toBe('src/main.ts');
    expect(chain.neighbours).toEqual(['caddy']);
    expect(chain.signals).toMatchObject({
      reachNode: false,
      brokenBy: { kind: 'supervisor', place: { path: 'run.mjs', line: 3, column: 17 } },
    });
  });

  it('a server that also spawns a child is the service', () => {
    const text =
      "import express from 'express';\nimport { fork } from 'node:child_process';\nfork('./server.js');\nexpress().listen(1);";
    expect(followDockerfile(inImage('CMD ["node", "run.js"]', { 'run.js': text })).entry).toBe('run.js');
  });
});

describe('several programs', () => {
  const scripts = {
    'package.json':
      '{ "scripts": { "check": "node check.js", "serve": "node server.js", "all": "run-s check serve", "both": "run-p check serve" } }',
    'check.js': '',
  };

  it('in sequence the last one stays', () => {
    expect(followDockerfile(inImage('CMD ["npm", "run", "all"]', scripts)).entry).toBe('server.js');
  });

  it('at once the first that leads to node', () => {
    expect(followDockerfile(inImage('CMD ["npm", "run", "both"]', scripts)).entry).toBe('check.js');
    const beside = followDockerfile(inImage('CMD ["npx", "concurrently", "caddy run", "npm:serve"]', scripts));
    expect(beside).toMatchObject({ entry: 'server.js', neighbours: ['caddy'] });
  });

  it.each([
    'node server.js & nginx -g "daemon off;"',
    'nginx & exec node server.js',
    'sleep 5 & nginx & node server.js',
  ])('%s keeps both running', (text) => {
    expect(followDockerfile(inImage(`CMD ${text}`))).toMatchObject({ entry: 'server.js', neighbours: ['nginx'] });
  });

  it('what only prepares is no neighbour', () => {
    const chain = followDockerfile(inImage('CMD node check.js && sleep 1 & node server.js', scripts));
    expect(chain.neighbours).toBeUndefined();
  });

  it('supervisord', () => {
    const conf =
      '[supervisord]\nnodaemon=true\n[program:nginx]\ncommand=nginx -g "daemon off;"\n[program:api]\ndirectory=/app\ncommand=node server.js ; the api\n';
    const files = { 'supervisord.conf': conf };
    const chain = followDockerfile(
      inImage('COPY supervisord.conf /etc/\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]', files),
    );
    expect(chain).toMatchObject({ entry: 'server.js', direct: false, supervisor: { name: 'supervisord' } });
    const missing = followDockerfile(inImage('CMD ["supervisord"]'));
    expect(missing.lost).toBe('the configuration of supervisord is not in the repository');
  });
});

describe('s6-overlay', () => {
  const tree = 'docker/s6/s6-rc.d';
  const files: Files = {
    [`${tree}/init-db/type`]: 'oneshot\n',
    [`${tree}/init-db/run`]: '#!/command/with-contenv sh\nexec node migrate.js\n',
    [`${tree}/svc-web/type`]: 'longrun\n',
    [`${tree}/svc-web/run`]: '#!/command/with-contenv sh\ncd /app;\nexec node server.js;\n',
    [`${tree}/svc-jobs/type`]: 'longrun\n',
    [`${tree}/svc-jobs/run`]: '#!/command/with-contenv sh\ncd /app\nexec node jobs.js\n',
    'migrate.js': '',
    'server.js': '',
    'jobs.js': '',
  };
  const image = (enabled: string): Files =>
    inImage(
      `COPY docker/s6 /etc/s6-overlay\nRUN touch /etc/s6-overlay/s6-rc.d/user/contents.d/init-db /etc/s6-overlay/s6-rc.d/user/contents.d/${enabled}\nENTRYPOINT ["/init"]`,
      files,
    );

  it.each([
    ['svc-web', 'server.js'],
    ['svc-jobs', 'jobs.js'],
  ])('follows the service that stays, of those that the image turns on: %s', (service, entry) => {
    const chain = followDockerfile(image(service));
    expect([chain.entry, chain.supervisor?.name]).toEqual([entry, 's6-overlay']);
  });

  it('without services of this repository nothing is known of /init', () => {
    expect(followDockerfile(inImage('ENTRYPOINT ["/init"]', {})).lost).toBe('init does not lead to node');
  });
});

describe('forever', () => {
  it('starts the file that follows its flags', () => {
    const chain = followDockerfile(
      inImage('CMD forever -w --watchDirectory . --minUptime 1000 ./app/index.js --verbose', { 'app/index.js': '' }),
    );
    expect(chain).toMatchObject({ entry: 'app/index.js', scriptArgs: ['--verbose'] });
    expect(chain.signals.reachNode).not.toBe(true);
  });
});
