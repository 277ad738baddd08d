import { describe, expect, it } from 'vitest';
import type { Environment, Literal } from '../../../src/services/types.ts';
import { linkFiles } from '../../support/rule-cases.ts';

/** The value that `console.log` gets in src/main.js, under an environment that sets nothing but `variables`. */
function logged(
  main: string,
  variables: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): { readonly value: Literal } | undefined {
  const [service] = linkFiles({
    'package.json': '{"name":"a","type":"module","scripts":{"start":"node src/main.js"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/main.js"]\n',
    'src/main.js': main,
    ...files,
  });
  const program = service?.program;
  const call = program?.callsTo('console.log')[0];
  const argument = call?.fact.args[0];
  if (!program || !call || !argument) throw new Error('no console.log');
  const env: Environment = {
    complete: true,
    variables: new Map(
      Object.entries(variables).map(([name, value]) => [name, { name, value, place: call.place, from: 'dockerfile' }]),
    ),
  };
  return program.literal(call.module, argument, env);
}

describe('properties written onto objects of packages', () => {
  const app = (more = ''): string =>
    `const express = require('express');\nconst app = express();\napp.locals.env = process.env.NODE_ENV || 'development';\n${more}module.exports = { app };\n`;
  const main = "const { app } = require('./app.js');\nconsole.log(app.locals.env === 'development');\n";
  const commonjs = { 'package.json': '{"name":"a","scripts":{"start":"node src/main.js"}}' };

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['what was written', { NODE_ENV: 'production' }, false],
    ['its default', {}, true],
  ])('%s', (_, variables, value) => {
    expect(logged(main, variables, { ...commonjs, 'src/app.js': app() })).toEqual({ value });
  });

  it('two writes are open', () => {
    const files = { ...commonjs, 'src/app.js': app("app.locals.env = 'development';\n") };
    expect(logged(main, { NODE_ENV: 'production' }, files)).toBeUndefined();
  });
});

it('a property that another module writes onto what this one requires is open', () => {
  const files = {
    'package.json': '{"name":"a","scripts":{"start":"node src/main.js"}}',
    'src/state.js': 'const state = { io: null };\nexports = module.exports = state;\n',
  };
  const main = (write: string): string =>
    `var state = require('./state.js');\n${write}console.log(Boolean(state.io));\n`;
  expect(logged(main(''), {}, files)).toEqual({ value: false });
  expect(logged(main("state.io = require('socket.io')();\n"), {}, files)).toBeUndefined();
});

it('what a module writes onto the exports of another that are handed to it', () => {
  const files = {
    'package.json': '{"name":"a","scripts":{"start":"node src/main.js"}}',
    'src/user.js': "const User = module.exports;\nUser.kind = 'user';\nrequire('./limits')(User);\n",
    'src/limits.js': 'module.exports = function (User) {\n  User.limit = 7;\n};\n',
  };
  const main = "const user = require('./user');\nconsole.log(`${user.kind} ${user.limit}`);\n";
  expect(logged(main, {}, files)).toEqual({ value: 'user 7' });
});

describe('calls of helpers fold', () => {
  const helper = `export const env = (name) => {
  if (typeof window !== 'undefined' && typeof window.__ENV__ === 'object') return window.__ENV__[name];
  return typeof process !== 'undefined' ? process?.env?.[name] : undefined;
};
`;
  it.each<[string, string, Readonly<Record<string, string>>, Literal]>([
    ['a helper that reads a variable by name', "console.log(env('LOG_LEVEL'));", { LOG_LEVEL: 'warn' }, 'warn'],
    ['a variable that nobody sets', "console.log(env('LOG_LEVEL'));", {}, undefined],
    ['a comparison', "console.log(env('NODE_ENV') === 'production');", { NODE_ENV: 'production' }, true],
    ['a default beside it', "console.log(env('NODE_ENV') ?? 'development');", {}, 'development'],
  ])('%s', (_, main, variables, value) => {
    expect(logged(`import { env } from './env.js';\n${main}\n`, variables, { 'src/env.js': helper })).toEqual({
      value,
    });
  });

  it('takes the first return whose condition holds', () => {
    const main = `const format = (name) => { if (name === 'production') return 'json'; return 'pretty'; };
console.log(format(process.env.NODE_ENV));
`;
    expect(logged(main, { NODE_ENV: 'production' })).toEqual({ value: 'json' });
    expect(logged(main)).toEqual({ value: 'pretty' });
  });

  it('does not guess where a condition is open', () => {
    expect(
      logged('const f = () => { if (Math.random() > 1) return 1; return 2; };\nconsole.log(f());\n'),
    ).toBeUndefined();
  });

  it('ends where functions call each other', () => {
    expect(logged('const a = (x) => b(x);\nconst b = (x) => a(x);\nconsole.log(a(1));\n')).toBeUndefined();
  });
});

it('a port is normalised the way that the generator of Express writes it', () => {
  const main = `const port = normalizePort(process.env.PORT || '8080');
function normalizePort(val) {
  var port = parseInt(val, 10);
  if (isNaN(port)) return val;
  if (port >= 0) return port;
  return false;
}
console.log(port);
`;
  expect(logged(main)).toEqual({ value: 8080 });
  expect(logged(main, { PORT: '3000' })).toEqual({ value: 3000 });
  expect(logged(main, { PORT: '/run/app.sock' })).toEqual({ value: '/run/app.sock' });
});

it('a number is tested by the methods of Number', () => {
  const main = 'const port = Number(process.env.PORT);\nconsole.log(Number.isInteger(port) ? port : 3000);\n';
  expect(logged(main)).toEqual({ value: 3000 });
  expect(logged(main, { PORT: '8080' })).toEqual({ value: 8080 });
});
