import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { Image } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Tools of health checks and the system packages that bring them. Others (node, cat, kill) are not judged. */
const TOOLS: Readonly<Record<string, RegExp>> = {
  curl: /^curl$/,
  wget: /^wget$/,
  nc: /^(?:netcat|netcat-openbsd|netcat-traditional|nmap-ncat|busybox-extras)$/,
  bash: /^bash$/,
  jq: /^jq$/,
  python3: /^python3$/,
  http: /^httpie$/,
  grpc_health_probe: /^grpc[-_]health[-_]probe$/,
};
const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;

const INSTALLERS = /^(?:apk|apt|apt-get|dnf|microdnf|yum|tdnf|zypper)$/;

/** The commands of a check: of exec form, or of the text behind `sh -c`. */
function commandsOf(argv: readonly string[]): readonly (readonly string[])[] {
  const text = SHELL.test(argv[0] ?? '') && /^-\w*c$/.test(argv[1] ?? '') ? argv.slice(2).join(' ') : undefined;
  if (text === undefined) return [argv];
  return parseShell(text).map((command) => command.words.map((word) => word.value));
}

/** The programs that a check starts, but for those that it installs itself first. */
function programsOf(argv: readonly string[]): readonly string[] {
  const commands = commandsOf(argv);
  return commands.flatMap((words) => {
    const program = path.basename(words[0] ?? '');
    return program === '' || commands.some((other) => installs(other, program)) ? [] : [program];
  });
}

function installs(words: readonly string[], tool: string): boolean {
  const packages = own(TOOLS, tool);
  return (
    packages !== undefined &&
    INSTALLERS.test(path.basename(words[0] ?? '')) &&
    words.some((word) => packages.test(word.replace(/[=~<>@].*$/, '')))
  );
}

function has(image: Image, tool: string): boolean {
  const knowledge = image.baseKnowledge;
  if (knowledge?.tools.includes(tool)) return true;
  if (
    tool === 'bash' &&
    knowledge?.hasShell === true &&
    knowledge.libc === 'glibc' &&
    knowledge.variant !== 'distroless'
  )
    return true;
  return image.chain.some(
    (stage) =>
      findRunCommands(image, stage).some(({ words }) => {
        if (INSTALLERS.test(path.basename(words[0] ?? ''))) return installs(words, tool);
        return words.some((word) => word.endsWith(`/${tool}`) || word.endsWith(`/${tool.replaceAll('_', '-')}`));
      }) ||
      copiesOf(image, stage).some(({ sources, destination }) =>
        [...sources, destination].some((item) => path.basename(item).startsWith(tool)),
      ),
  );
}

function judge(
  image: Image,
  argv: readonly string[],
  place: Place,
  what: string,
  severity: 'note' | undefined,
): Outcome {
  const knowledge = image.baseKnowledge;
  const base = image.base?.text ?? 'the base image';
  const lenient = severity === undefined ? {} : { severity };
  if (SHELL.test(argv[0] ?? '') && knowledge?.hasShell === false)
    return fail({ message: 'shell', args: { base, what }, place, ...lenient, anchor: `${image.dockerfile} ${what}` });
  const tools = programsOf(argv).filter((program) => Object.hasOwn(TOOLS, program));
  const absent = tools.find((tool) => !has(image, tool));
  if (absent === undefined)
    return pass({ place, note: tools.length > 0 ? `${tools.join(', ')} is in the image` : 'needs no extra tool' });
  if (!knowledge || (image.base?.unresolved.length ?? 0) > 0)
    return unknown(`whether ${base} carries ${absent} is not known`, { place });
  return fail({
    message: 'tool',
    args: { tool: absent, base, what },
    place,
    ...lenient,
    anchor: `${image.dockerfile} ${what}`,
  });
}

export const missingHealthcheckTool: Rule = {
  id: 'missing-healthcheck-tool',
  code: 'NR1119',
  title: 'A health check calls a program that the image does not have',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['healthcheck-tool-present'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    tool: '{what} calls {tool}, which {base} does not have and no step installs: the check always fails, and the container is restarted or never becomes healthy. Use node (`node -e "fetch(…)"`), or install {tool}.',
    shell: '{what} needs a shell, and {base} has none: the check always fails. Use exec form with node.',
  },
  docs: {
    what: 'Reads HEALTHCHECK, exec probes of Kubernetes and health checks of compose, and looks for curl, wget, nc, bash and the like in the base image and in what the shipped stages install or copy.',
    why: 'A check whose program is missing fails always: compose dependants never start, Kubernetes restarts a healthy pod for ever.',
    fix: '`HEALTHCHECK CMD ["node", "-e", "fetch(\'http://localhost:3000/livez\').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`, or httpGet probes in Kubernetes.',
    references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  },
  examples: {
    bad: [
      {
        title: 'curl on slim',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-slim\nCOPY server.js .\nHEALTHCHECK CMD curl --fail http://localhost:3000/ || exit 1\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'wget of busybox on Alpine',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nCOPY server.js .\nHEALTHCHECK CMD wget -qO- http://localhost:3000/ || exit 1\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no image here')];
    const outcomes: Outcome[] = [];
    const cluster =
      service.workloads.length > 0 && service.workloads.every((workload) => workload.platform === 'kubernetes');
    const { healthcheck } = image;
    const replaced =
      service.workloads.length > 0 &&
      service.workloads.every((workload) => workload.platform === 'compose' && workload.container.probes.length > 0);
    if (healthcheck?.command && !healthcheck.none && !replaced)
      // Kubernetes does not run HEALTHCHECK, so there it is only wrong, not harmful.
      outcomes.push(
        judge(image, healthcheck.command.argv, healthcheck.place, 'HEALTHCHECK', cluster ? 'note' : undefined),
      );
    for (const { container, platform } of service.workloads) {
      for (const probe of container.probes) {
        if (probe.handler !== 'exec') continue;
        outcomes.push(
          judge(
            image,
            probe.command,
            probe.place,
            platform === 'kubernetes' || platform === 'cloud-run' ? `The ${probe.type} probe` : 'The health check',
            undefined,
          ),
        );
      }
    }
    return outcomes.length > 0 ? outcomes : [notApplicable('no health check runs a program in the container')];
  },
};
