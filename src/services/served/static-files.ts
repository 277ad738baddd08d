import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { folderText } from '../program/reach-modules.ts';
import type { Program, Repository } from '../types.ts';

/** Middleware and plugins that answer with the files of a folder; the folder is an argument or the option `root`. */
const STATIC = [
  'express#static',
  'express#default.static',
  'serve-static#default',
  'koa-static#default',
  'koa-static-server#default',
  'sirv#default',
  '@fastify/static#default',
  '@hono/node-server/serve-static#serveStatic',
];

export interface StaticAnswer {
  readonly place: Place;
  /** Whether the folder holds the file; undefined for a page in a folder that is not known or that a build fills. */
  readonly found: boolean | undefined;
}

/** What may answer a path with a file: `/` with index.html. */
export function staticAnswers(program: Program, repository: Repository, wanted: string): readonly StaticAnswer[] {
  const made = program.callsTo(...STATIC);
  const registered = program
    .callsNamed('register')
    .filter(
      ({ module, fact }) => fact.args[0] && program.externals(module, fact.args[0]).some((to) => STATIC.includes(to)),
    );
  return [...made, ...registered]
    .filter((call) => program.runs(call) !== false)
    .map((call) => {
      const facts = program.modules.get(call.module);
      const roots = call.fact.args.flatMap((arg) => program.option(call.module, arg, 'root').value ?? arg);
      const folder = facts && roots.map((value) => folderText(facts, value, 1)).find((text) => text !== undefined);
      const file = folder === undefined ? undefined : path.join(folder, wanted);
      const here = file !== undefined && (repository.has(path.join(file, 'index.html')) || repository.has(file));
      // Nobody writes a file without an ending for a probe.
      const found = here || (isPage(wanted) ? undefined : false);
      return { place: call.place, found };
    });
}

function isPage(wanted: string): boolean {
  return wanted === '/' || /\.\w+$/.test(wanted);
}
