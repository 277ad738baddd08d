import { expect, it } from 'vitest';
import type { LinkedCall, Program } from '../../../src/services/types.ts';
import { linkFiles } from '../../support/rule-cases.ts';

function link(...lines: readonly string[]): Program {
  const [service] = linkFiles({
    'package.json': '{"name":"a","type":"module","scripts":{"start":"node main.js"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'main.js': `${lines.join('\n')}\n`,
  });
  if (!service?.program) throw new Error('no program');
  return service.program;
}

function texts(calls: readonly LinkedCall[]): readonly string[] {
  return calls.flatMap(({ fact: { callee, args } }) =>
    callee.kind === 'member' && callee.property === 'log' && args[0]?.kind === 'string' ? [args[0].value] : [],
  );
}

/** What is logged by that which the route of this path runs. */
function loggedBy(program: Program, path: string): readonly string[] {
  const route = program
    .callsNamed('get')
    .find(({ fact: { args } }) => args[0]?.kind === 'string' && args[0].value === path);
  if (!route) throw new Error(`no ${path}`);
  return [...texts(program.reach(program.callbacks(route, 1)).calls)].sort();
}

const APP = "import express from 'express';\nconst app = express();";
const SHOW = "const show = (req, res) => { console.log('show'); };";
const LIST = "const list = (req, res) => { console.log('list'); };";

it.each<[string, string]>([
  ['an arrow', 'const wrap = (run) => (req, res, next) => Promise.resolve(run(req, res, next)).catch(next);'],
  [
    'a function with a try',
    'function wrap(run) { return async function (req, res, next) { try { await run(req, res); } catch (e) { next(e); } }; }',
  ],
  ['run by call', 'const wrap = (run) => function (req, res, next) { return run.call(this, req, res).catch(next); };'],
  ['handed on', 'const wrap = (run) => (req, res) => { setImmediate(run, req, res); };'],
  [
    'run deeper inside',
    'const wrap = (run) => (req, res) => { const go = () => Promise.resolve().then(() => run(req, res)); go(); };',
  ],
])('a wrapped handler runs what its own call of the wrapper was given: %s', (_, wrap) => {
  const program = link(APP, wrap, SHOW, LIST, "app.get('/show', wrap(show));", "app.get('/list', wrap(list));");
  expect([loggedBy(program, '/show'), loggedBy(program, '/list')]).toEqual([['show'], ['list']]);
});

it('a member of what the wrapper was given', () => {
  const program = link(
    APP,
    'const wrap = ({ run }, service) => (req, res) => { run(req, res); service.count(); };',
    SHOW,
    LIST,
    "app.get('/show', wrap({ run: show }, { count: () => console.log('one') }));",
    "app.get('/list', wrap({ run: list }, { count: () => console.log('two') }));",
  );
  expect([loggedBy(program, '/show'), loggedBy(program, '/list')]).toEqual([
    ['one', 'show'],
    ['list', 'two'],
  ]);
});

it('a wrapper in a wrapper', () => {
  const program = link(
    APP,
    'const wrap = (run) => (req, res) => run(req, res);',
    "const timed = (run) => (req, res) => { console.log('timed'); run(req, res); };",
    SHOW,
    LIST,
    "app.get('/show', wrap(timed(show)));",
    "app.get('/list', wrap(list));",
  );
  expect([loggedBy(program, '/show'), loggedBy(program, '/list')]).toEqual([['show', 'timed'], ['list']]);
});

it('a helper that calls its parameter runs what that call hands in', () => {
  const program = link(
    APP,
    'const retry = (work) => new Promise((done) => { done(work()); });',
    "const first = () => console.log('first');",
    "const second = () => console.log('second');",
    "app.get('/first', () => retry(first));",
    "app.get('/second', () => retry(second));",
  );
  expect([loggedBy(program, '/first'), loggedBy(program, '/second')]).toEqual([['first'], ['second']]);
});

it('a helper that is handed on itself runs whatever it is given anywhere', () => {
  const program = link(
    APP,
    'const retry = (work) => work();',
    "const first = () => console.log('first');",
    'retry(first);',
    "app.get('/jobs', () => [1, 2].forEach(retry));",
  );
  expect(loggedBy(program, '/jobs')).toEqual(['first']);
});

it('what is handed through a second helper is not lost', () => {
  const program = link(
    APP,
    'const wrap = (run) => (req, res) => run(req, res);',
    'const secured = (run) => wrap(run);',
    SHOW,
    "app.get('/show', secured(show));",
  );
  expect(loggedBy(program, '/show')).toEqual(['show']);
});

it('more wrapped handlers than are kept apart all run', () => {
  const names = Array.from({ length: 20 }, (_, i) => `h${i}`);
  const program = link(
    APP,
    'const wrap = (run) => (req, res) => run(req, res);',
    ...names.map((name) => `const ${name} = () => console.log('${name}');`),
    `const all = [${names.map((name) => `wrap(${name})`).join(', ')}];`,
    "app.get('/all', (req, res) => { for (const run of all) run(req, res); });",
  );
  expect(loggedBy(program, '/all')).toHaveLength(20);
});

it('a wrapper that nothing was given runs nothing', () => {
  const program = link(
    APP,
    'const wrap = (run) => (req, res) => run?.(req, res);',
    SHOW,
    "app.get('/show', wrap(show));",
    "app.get('/none', wrap());",
  );
  expect([loggedBy(program, '/show'), loggedBy(program, '/none')]).toEqual([['show'], []]);
});
