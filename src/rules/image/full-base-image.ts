import { findBuildTools } from '../../services/images/artifacts.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const COMPILERS = /^(?:gcc|gcc-c\+\+|g\+\+|clang|build-base|build-essential|alpine-sdk|make|cmake|rust|cargo|go)$/;

export const fullBaseImage: Rule = {
  id: 'full-base-image',
  code: 'NR1111',
  title: 'The shipped image carries a whole system or its build tools',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['slim-base-image'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    full: '{base} is the full variant: a compiler, git, curl, Python and several hundred packages that the service never uses ship with it, are pulled on every new node and reported by every scan. End on the slim, alpine or distroless variant.',
    tools:
      '{tools} stay in the shipped image: whoever gets a shell finds a compiler, and the image is larger by hundreds of megabytes. Compile in a build stage and copy the result.',
  },
  docs: {
    what: 'Looks at the base of the shipped stage (its variant by name and tag) and at compilers that the stage itself installs and does not remove.',
    why: 'The full Node image is about 1.1 GB, the slim one 250 MB: slower starts on new nodes, and most findings of a scanner are in what is not used.',
    fix: 'FROM node:24-slim (or -alpine, or distroless) for the last stage; compile native modules in an earlier stage of the same libc.',
    exceptions: 'Alpine and Debian slim are equally good here; only mixing their libraries is not (mixed-libc).',
    references: ['https://github.com/nodejs/docker-node#image-variants'],
  },
  examples: {
    bad: [
      {
        title: 'the full variant',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'slim',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const place = image.chain[0]?.from.argumentsPlace ?? image.stage.from.argumentsPlace;
    const base = image.base?.text ?? 'the base image';
    const installed = findBuildTools(image).filter((tool) => tool.from === 'package' && COMPILERS.test(tool.name));
    const first = installed[0];
    if (first)
      return [
        fail({
          message: 'tools',
          args: { tools: [...new Set(installed.map((tool) => tool.name))].join(', ') },
          place: first.place,
          anchor: image.dockerfile,
        }),
      ];
    const variant = image.baseKnowledge?.variant ?? 'unknown';
    if (image.base !== undefined && image.base.unresolved.length > 0)
      return [unknown(`FROM depends on the build argument ${image.base.unresolved.join(', ')}`, { place })];
    if (variant === 'unknown') return [unknown(`what ${base} carries is not known: it is built elsewhere`, { place })];
    // Debian, Amazon Linux and the like without Node are about as large as the slim variant.
    if (variant === 'full' && image.baseKnowledge?.hasNode === true)
      return [fail({ message: 'full', args: { base }, place, anchor: image.dockerfile })];
    return [pass({ place, note: `${base} is ${variant}` })];
  },
};
