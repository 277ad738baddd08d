import { findBaseImage } from '../../knowledge/base-images.ts';
import { NATIVE_PACKAGES } from '../../knowledge/native-packages.ts';
import { nodeVersionOf } from '../../knowledge/node-image-versions.ts';
import { externalBase } from '../../services/images/evaluate.ts';
import type { ModuleTree } from '../../services/images/module-trees.ts';
import { devDependenciesOfService } from '../../services/images/service-image.ts';
import { majorVersion } from '../../services/packages/package-version.ts';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Direct dependencies with compiled code; what they pull in is not known from package.json. */
function nativeDependencies(service: Service): readonly string[] {
  const { package: owner, program } = service;
  const runtime = [...(owner?.dependencies.values() ?? [])].filter(
    (item) => item.kind !== 'devDependencies' && item.kind !== 'peerDependencies',
  );
  return runtime
    .map((item) => item.name)
    .filter(
      (name) =>
        NATIVE_PACKAGES.has(name) &&
        // Prisma 7 asks the database from JavaScript and WebAssembly (prisma.io/docs/guides/upgrade-prisma-orm/v7).
        !(name.startsWith('@prisma/') && (majorVersion(service, name) ?? 0) >= 7) &&
        (program === undefined || program.packages.has(name) || name.startsWith('@prisma/')),
    );
}

function judgeTree(service: Service, image: Image, tree: ModuleTree): Outcome {
  const from = externalBase(tree.stage, image.stages);
  const here = image.base;
  if (!from || !here || from.unresolved.length > 0 || here.unresolved.length > 0)
    return unknown('the base images depend on build arguments', { place: tree.arrival });
  const [a, b] = [findBaseImage(from), findBaseImage(here)];
  const native = nativeDependencies(service);
  const names = native.length > 0 ? ` (${native.slice(0, 3).join(', ')})` : '';
  const severity = native.length > 0 ? ('error' as const) : ('note' as const);
  const related = [{ place: tree.place, note: `installed on ${from.text}` }];
  const common = { place: tree.arrival, related, anchor: `${image.dockerfile} ${tree.path}` };
  if (tree.stage !== image.stage && isBuildPlatform(image, tree) && !image.chain.includes(tree.stage))
    return fail({ ...common, message: 'platform', args: { names }, severity: native.length > 0 ? 'warning' : 'note' });
  if (a && b && a.libc !== 'unknown' && b.libc !== 'unknown' && a.libc !== b.libc)
    return fail({
      ...common,
      message: 'libc',
      args: { from: from.text, libc: a.libc, here: here.text, other: b.libc, names },
      severity,
    });
  const built = nodeVersionOf(from)?.majors[0];
  const runs = image.node?.majors[0];
  if (built !== undefined && runs !== undefined && built !== runs && tree.stage !== image.stage)
    return fail({
      ...common,
      message: 'major',
      args: { built, runs, names },
      severity: native.length > 0 ? 'warning' : 'note',
    });
  if (!a || !b || a.libc === 'unknown' || b.libc === 'unknown') {
    return from.text === here.text
      ? pass(tree.arrival)
      : unknown(`the C library of ${a ? here.text : from.text} is not known`, { place: tree.arrival });
  }
  return pass({ place: tree.arrival, note: `installed and run on ${b.libc}` });
}

/** `FROM --platform=$BUILDPLATFORM`: modules of the builder's processor. */
function isBuildPlatform(image: Image, tree: ModuleTree): boolean {
  const platform = (index: number | undefined): string =>
    index === undefined
      ? ''
      : (image.stages[index]?.from.flags.get('platform') ?? platform(image.stages[index]?.parent));
  return /BUILDPLATFORM/.test(platform(tree.stage.index)) && !/BUILDPLATFORM/.test(platform(image.stage.index));
}

export const mixedLibc: Rule = {
  id: 'mixed-libc',
  code: 'NR1118',
  title: 'node_modules were installed for another system than they run on',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['libc-mixing'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    libc: 'node_modules were installed on {from} ({libc}) and run on {here} ({other}): compiled modules{names} fail to load at start. Install in a stage of the same variant.',
    platform:
      'node_modules come from a stage for $BUILDPLATFORM: in an image for another processor the compiled modules{names} fail to load. Install on the target platform, or cross-install with npm --cpu and --os.',
    major:
      'node_modules were installed under Node {built} and run under Node {runs}: compiled modules{names} may refuse to load. Use one version for both stages.',
  },
  docs: {
    what: 'Follows node_modules from the stage that installs them to the shipped one and compares C library, processor platform and Node major of both.',
    why: 'Native modules are built for one of them; the image builds, and the process dies on its first require.',
    fix: 'Use the same base image for the install stage and the last one.',
    references: [
      'https://github.com/nodejs/docker-node#nodealpine',
      'https://docs.docker.com/build/building/multi-platform/#cross-compilation',
    ],
  },
  examples: {
    bad: [
      {
        title: 'Debian to Alpine',
        files: {
          'package.json': '{ "name": "api", "dependencies": { "bcrypt": "^6.0.0" } }\n',
          Dockerfile:
            'FROM node:24-slim AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('bcrypt');\nrequire('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'one variant',
        files: {
          'package.json': '{ "name": "api", "dependencies": { "bcrypt": "^6.0.0" } }\n',
          Dockerfile:
            'FROM node:24-alpine AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('bcrypt');\nrequire('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const trees = devDependenciesOfService(service)?.trees.filter((tree) => tree.install !== undefined) ?? [];
    if (trees.length === 0) return [notApplicable('the image holds no node_modules that were installed in it')];
    const outcomes = trees.map((tree) => judgeTree(service, image, tree));
    const seen = new Set<string>();
    return outcomes.filter((outcome) => {
      if (outcome.verdict !== 'fail') return true;
      const key = `${outcome.message}:${outcome.place.line}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  },
};
