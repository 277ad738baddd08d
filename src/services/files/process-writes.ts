import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program } from '../types.ts';

/** A call with which the running process writes files, and where to as far as the path is written down. */
export interface ProcessWrite {
  readonly place: Place;
  readonly what: string;
  /** `temporary`: os.tmpdir or /tmp. `own`: beside the code or below the working directory. `absolute`: elsewhere. */
  readonly where: 'temporary' | 'own' | 'absolute' | 'unknown';
  readonly path: string | undefined;
}

const NAMES =
  'writeFile appendFile createWriteStream mkdir mkdtemp rename copyFile cp symlink open rm rmdir unlink truncate'.split(
    ' ',
  );
/** Removing and opening may be harmless; these surely put something on the disk. */
const CERTAIN = /^(?:writeFile|appendFile|createWriteStream|mkdir|mkdtemp|copyFile|cp)(?:Sync)?$/;

const FS = NAMES.flatMap((name) => [
  `node:fs#${name}`,
  `node:fs#${name}Sync`,
  `node:fs/promises#${name}`,
  `node:fs#promises.${name}`,
  `fs-extra#${name}`,
  `fs-extra#${name}Sync`,
]);
const EXTRA = [
  'fs-extra#outputFile',
  'fs-extra#outputJson',
  'fs-extra#ensureDir',
  'fs-extra#ensureDirSync',
  'fs-extra#writeJson',
];
/** Packages that write uploads, caches or databases to the disk. */
const PACKAGES: readonly { readonly call: string; readonly option: readonly string[]; readonly what: string }[] = [
  { call: 'multer#default', option: ['dest'], what: 'multer' },
  { call: 'multer#diskStorage', option: ['destination'], what: 'multer' },
  { call: 'multer#default.diskStorage', option: ['destination'], what: 'multer' },
  { call: 'formidable#default', option: ['uploadDir'], what: 'formidable' },
  { call: 'formidable#IncomingForm', option: ['uploadDir'], what: 'formidable' },
  { call: 'express-fileupload#default', option: ['tempFileDir'], what: 'express-fileupload' },
  { call: 'better-sqlite3#default', option: [], what: 'SQLite' },
  { call: 'winston#transports.File', option: ['filename'], what: 'winston' },
  { call: 'winston-daily-rotate-file#default', option: ['dirname'], what: 'winston' },
];

export const processWritesOf = memoizeByService((service): readonly ProcessWrite[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const runs = (call: LinkedCall): boolean => program.runs(call, env) !== false;
  const direct = program
    .callsTo(...FS, ...EXTRA)
    .filter(runs)
    .flatMap((call): readonly ProcessWrite[] => {
      const name = program.callees(call)[0]?.replace(/^.*[#.]/, '') ?? '';
      if (!CERTAIN.test(name) && !/^(?:output|ensure|writeJson)/.test(name)) return [];
      return [{ place: call.place, what: name, ...locate(program, call, call.fact.args[0]) }];
    });
  const packaged = PACKAGES.flatMap((row) =>
    program
      .callsTo(row.call, `${row.call}()`)
      .filter(runs)
      .flatMap((call): readonly ProcessWrite[] => {
        const lookups = call.fact.args.map((arg) => program.option(call.module, arg, ...row.option));
        const found = row.option.length === 0 ? call.fact.args[0] : lookups.find((item) => item.found)?.value;
        // multer and formidable without a folder keep uploads in memory or in the temporary folder.
        if (found === undefined)
          return row.what === 'multer' ? [] : [{ place: call.place, what: row.what, where: 'temporary', path: '/tmp' }];
        const literal = program.literal(call.module, found)?.value;
        if (literal === ':memory:' || literal === '') return [];
        return [{ place: call.place, what: row.what, ...locate(program, call, found) }];
      }),
  );
  return [...direct, ...packaged];
});

type Where = Pick<ProcessWrite, 'where' | 'path'>;

function locate(
  program: Program,
  call: LinkedCall,
  value: LinkedCall['fact']['args'][number] | undefined,
  depth = 0,
): Where {
  if (value === undefined || depth > 6) return { where: 'unknown', path: undefined };
  const literal = program.literal(call.module, value)?.value;
  if (typeof literal === 'string') return ofText(literal);
  if (value.kind === 'global' && value.name === '__dirname') return { where: 'own', path: '.' };
  if (value.kind === 'template')
    return locate(
      program,
      call,
      value.parts.find((part) => part.kind !== 'string' || part.value !== ''),
      depth + 1,
    );
  if (value.kind === 'binary' && value.op === '+') return locate(program, call, value.left, depth + 1);
  if (value.kind === 'member' && value.property === 'dirname') return { where: 'own', path: '.' };
  const paths = program.externals(call.module, value);
  if (paths.some((item) => /^node:os#(?:default\.)?tmpdir\(\)$|^(?:tmp|temp|tempy|tmp-promise|temp-dir)#/.test(item)))
    return { where: 'temporary', path: '/tmp' };
  if (paths.some((item) => /^process\.cwd\(\)$/.test(item))) return { where: 'own', path: '.' };
  const inner = value.kind === 'call' ? program.modules.get(call.module)?.calls[value.call] : undefined;
  const name = inner?.callee.kind === 'member' ? inner.callee.property : undefined;
  if (inner && (name === 'join' || name === 'resolve')) {
    const first = locate(program, call, inner.args[0], depth + 1);
    const rest = inner.args.slice(1).map((arg) => program.literal(call.module, arg)?.value);
    const known = rest.filter((item) => typeof item === 'string');
    return first.path === undefined ? first : { ...first, path: path.join(first.path, ...known) };
  }
  return { where: 'unknown', path: undefined };
}

function ofText(text: string): Where {
  if (/^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/.test(text)) return { where: 'temporary', path: text };
  if (/^\/dev\/(?:stdout|stderr|null)$/.test(text)) return { where: 'temporary', path: text };
  return text.startsWith('/') ? { where: 'absolute', path: text } : { where: 'own', path: text };
}
