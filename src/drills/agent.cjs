'use strict';

/**
 * Loaded by `node --require` into every Node process of a drilled service. It changes nothing the service could notice:
 * no signal handlers and no handle or timer that keeps the process alive. It tells the drill what the process does
 * (which port it listens on, which request it works on) and does what the drill asks of it: hold the end of a marked
 * response until told, collect garbage and measure, throw. Plain CommonJS, so that any Node can load it before anything
 * else, also in front of ES modules.
 */
const { isMainThread } = require('node:worker_threads');

const channel = process.env['NODEREADY_DRILL_CHANNEL'];
if (channel && isMainThread) start(channel);

function start(path) {
  const net = require('node:net');
  const socket = net.connect(path);
  // A drill that is gone is no concern of the service.
  socket.on('error', () => undefined);
  socket.unref();
  socket.setEncoding('utf8');
  const tell = (message) => socket.write(`${JSON.stringify(message)}\n`);

  const held = [];
  let releasing = false;
  const hold = (response, id) => {
    const end = response.end;
    response.end = function (...args) {
      if (releasing) return end.apply(this, args);
      held.push(() => end.apply(this, args));
      tell({ kind: 'held', id });
      return this;
    };
  };

  const emit = net.Server.prototype.emit;
  net.Server.prototype.emit = function (event, first, second) {
    if (event === 'listening') {
      const address = this.address();
      if (address && typeof address === 'object')
        tell({ kind: 'listening', port: address.port, address: address.address });
    } else if (event === 'request' && first?.headers) {
      const mark = first.headers['x-nodeready-drill'];
      if (mark) {
        const [what, id] = mark.split(' ');
        if (what === 'hold') hold(second, id);
        else tell({ kind: 'request', id });
      }
    }
    // biome-ignore lint/complexity/noArguments: the fastest way to hand on everything
    return emit.apply(this, arguments);
  };

  const tasks = {
    release() {
      releasing = true;
      for (const end of held.splice(0)) end();
    },
    throw({ message }) {
      setImmediate(() => {
        throw new Error(message);
      });
    },
    reject({ message }) {
      Promise.reject(new Error(message));
    },
    sample: createSampler(tell),
  };
  let rest = '';
  socket.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      tasks[message.kind]?.(message);
    }
  });
  tell({ kind: 'hello', pid: process.pid, argv: process.argv.slice(0, 8), node: process.version });
}

const TICK_MS = 10;

/**
 * Measures after a forced collection: what remains is what is kept. The delay of the loop is measured as
 * monitorEventLoopDelay does it, by a timer that comes late, but without the time that the collections here take.
 */
function createSampler(tell) {
  const { createHistogram, performance } = require('node:perf_hooks');
  const v8 = require('node:v8');
  let collect;
  let delay;
  let paused = 0;
  const watch = () => {
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      const late = now - last - TICK_MS - paused;
      delay.record(Math.max(1, Math.round(late * 1000)));
      last = now;
      paused = 0;
    }, TICK_MS).unref();
  };
  return ({ id }) => {
    const p99 = delay && delay.count > 0 ? delay.percentile(99) / 1000 : null;
    if (!collect) {
      v8.setFlagsFromString('--expose-gc');
      collect = require('node:vm').runInNewContext('gc');
    }
    const start = performance.now();
    collect();
    collect();
    paused += performance.now() - start;
    const { heapUsed, rss, external, arrayBuffers } = process.memoryUsage();
    const limit = v8.getHeapStatistics().heap_size_limit;
    tell({ kind: 'sample', id, heapUsed, rss, external, arrayBuffers, limit, p99 });
    if (delay) delay.reset();
    else {
      delay = createHistogram();
      paused = 0;
      watch();
    }
  };
}
