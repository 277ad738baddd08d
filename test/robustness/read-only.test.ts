import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const ORDERS = path.join(root, 'fixtures/services/orders-api');

/** The permission model of Node.js (nodejs.org/api/permissions.html): its name before 23.5, then its own. */
const flag = ['--permission', '--experimental-permission'].find((name) =>
  process.allowedNodeEnvironmentFlags.has(name),
);
/** Connections are not part of that model in every release: whoever opens one is stopped here. */
const NO_NETWORK = `import net from 'node:net';import dns from 'node:dns';import dgram from 'node:dgram';
const denied=()=>{throw new Error('the network was used')};
net.Socket.prototype.connect=denied;net.Server.prototype.listen=denied;dns.lookup=denied;dns.promises.lookup=denied;dgram.createSocket=denied;`;

it.skipIf(flag === undefined || !fs.existsSync(path.join(root, 'dist/cli.js')))(
  'lint needs to read this folder and its own, and neither writes, nor starts a program, nor connects',
  () => {
    const readable = [root, fs.realpathSync(path.join(root, 'node_modules'))];
    const { NODE_OPTIONS: _, NODE_COMPILE_CACHE: __, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        `${flag}`,
        ...readable.map((folder) => `--allow-fs-read=${folder}/*`),
        // The parser is native code.
        '--allow-addons',
        '--import',
        `data:text/javascript,${encodeURIComponent(NO_NETWORK)}`,
        path.join(root, 'bin/nodeready.js'),
        'lint',
        ORDERS,
        '--format',
        'json',
      ],
      { encoding: 'utf8', env, maxBuffer: 1 << 26 },
    );
    expect({ status, stderr: stderr.replace(/^.*(?:Warning|--trace-warnings).*$\n/gm, '') }).toEqual({
      status: 1,
      stderr: '',
    });
    expect(JSON.parse(stdout).services[0].name).toBe('orders-api');
  },
  60_000,
);
