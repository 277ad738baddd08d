/** Reads the command lines of npm, yarn, pnpm and bun: which verb, which packages, which flags. */

export type Manager = 'npm' | 'yarn' | 'pnpm' | 'bun';

export type ManagerVerb =
  | 'install'
  /** `npm ci`, `bun ci`: the lockfile decides. */
  | 'ci'
  | 'prune'
  /** `yarn workspaces focus`. */
  | 'focus'
  /** `pnpm deploy`: a self-contained copy of one workspace package. */
  | 'deploy'
  /** `pnpm fetch`: fills the store from the lockfile alone. */
  | 'fetch'
  | 'run'
  | 'other';

export interface ManagerCommand {
  readonly manager: Manager;
  readonly verb: ManagerVerb;
  /** The verb as written: `i`, `clean-install`, `workspaces focus`; '' for plain `yarn`. */
  readonly written: string;
  /** Operands after the verb: packages of an install, the script of a run, the folder of a deploy. */
  readonly operands: readonly string[];
  /** Options by long name without dashes; repeated ones in order, `true` and `false` for flags. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** Options that take a value. Everything else is a flag: no value is ever read as a package, and no package as a value. */
const VALUED: Readonly<Record<Manager, ReadonlySet<string>>> = {
  // npm config types that are not boolean: https://docs.npmjs.com/cli/v11/using-npm/config
  npm: new Set(
    `access allow-scripts audit-level auth-type before ca cache cache-max cache-min cafile call cert cidr cpu depth
    diff diff-dst-prefix diff-src-prefix diff-unified editor expect-result-count fetch-retries fetch-retry-factor
    fetch-retry-maxtimeout fetch-retry-mintimeout fetch-timeout git globalconfig heading https-proxy include
    init-author-email init-author-name init-author-url init-license init-module init-type init-version
    install-strategy key libc local-address location lockfile-version loglevel logs-dir logs-max maxsockets message
    min-release-age node-gyp node-options noproxy omit only os otp pack-destination package prefix preid proxy python
    registry replace-registry-host save-prefix sbom-format sbom-type scope script-shell searchexclude searchlimit
    searchopts searchstaleness shell sso-poll-frequency sso-type tag tag-version-prefix target umask user-agent
    userconfig viewer which workspace`.split(/\s+/),
  ),
  yarn: new Set(
    `cache-folder cwd global-folder link-folder modules-folder mutex network-concurrency network-timeout
    preferred-cache-folder prefix registry use-yarnrc https-proxy proxy otp mode emoji tag json-file from include
    exclude jobs child-concurrency`.split(/\s+/),
  ),
  pnpm: new Set(
    `filter filter-prod test-pattern changed-files-ignore-pattern dir cache-dir store-dir virtual-store-dir
    modules-dir lockfile-dir global-dir global-bin-dir state-dir reporter loglevel registry workspace-concurrency
    network-concurrency child-concurrency package-import-method node-linker public-hoist-pattern hoist-pattern cpu os
    libc fetch-retries fetch-timeout side-effects-cache-dir resume-from shell-emulator use-node-version depth
    trust-policy allow-build`.split(/\s+/),
  ),
  bun: new Set(
    `config cwd registry cache-dir backend omit filter network-concurrency concurrent-scripts linker cafile ca
    minimum-release-age cpu os`.split(/\s+/),
  ),
};

/** Single letters by manager; the others are flags of no interest. */
const SHORT: Readonly<Record<Manager, Readonly<Record<string, string>>>> = {
  npm: { w: 'workspace', C: 'prefix', g: 'global', D: 'save-dev', P: 'save-prod', p: 'parseable', c: 'call' },
  yarn: { W: 'ignore-workspace-root-check', D: 'dev', P: 'peer', A: 'all', p: 'parallel', j: 'jobs' },
  pnpm: { F: 'filter', C: 'dir', P: 'prod', D: 'dev', g: 'global', r: 'recursive', w: 'workspace-root' },
  bun: { p: 'production', c: 'config', g: 'global', d: 'dev', F: 'filter' },
};

const VERBS: Readonly<Record<Manager, Readonly<Record<string, ManagerVerb>>>> = {
  // https://docs.npmjs.com/cli/v11/commands/npm-install and npm-ci list the aliases.
  npm: {
    ...verbs('install', 'install i in ins inst insta instal isnt isnta isntal isntall add install-test it'),
    ...verbs('ci', 'ci clean-install ic install-clean isntall-clean clean-install-test cit sit'),
    ...verbs('prune', 'prune'),
    ...verbs('run', 'run run-script rum urn start test t tst restart stop'),
  },
  yarn: {
    ...verbs('install', 'install add'),
    ...verbs('run', 'run start test build'),
  },
  pnpm: {
    ...verbs('install', 'install i add install-test it'),
    ...verbs('ci', 'ci clean-install ic install-clean'),
    ...verbs('prune', 'prune'),
    ...verbs('deploy', 'deploy'),
    ...verbs('fetch', 'fetch'),
    ...verbs('run', 'run run-script start test build'),
  },
  bun: {
    ...verbs('install', 'install i add a'),
    ...verbs('ci', 'ci'),
    ...verbs('run', 'run start'),
  },
};

function verbs(verb: ManagerVerb, names: string): Record<string, ManagerVerb> {
  return Object.fromEntries(names.split(' ').map((name) => [name, verb]));
}

const RUN_ALIASES: ReadonlySet<string> = new Set(['run', 'run-script', 'rum', 'urn']);

/** The command of a package manager; undefined when the words start something else. */
export function parseManagerCommand(words: readonly string[]): ManagerCommand | undefined {
  const start = findManager(words);
  if (start === undefined) return undefined;
  const { manager, rest } = start;
  const { operands, options } = parseOptions(manager, rest);
  const name = operands[0];
  if (manager === 'yarn') return yarnCommand(operands, options);
  if (name === undefined) {
    // `npm` or `pnpm` alone prints help.
    return { manager, verb: 'other', written: '', operands: [], options };
  }
  const verb = VERBS[manager][name] ?? 'other';
  return { manager, verb, written: name, operands: runOperands(verb, operands), options };
}

/** `npm start` is `npm run start`. */
function runOperands(verb: ManagerVerb, operands: readonly string[]): readonly string[] {
  if (verb !== 'run') return operands.slice(1);
  return RUN_ALIASES.has(operands[0] ?? '') ? operands.slice(1) : operands;
}

function yarnCommand(
  operands: readonly string[],
  options: ReadonlyMap<string, readonly string[]>,
): ManagerCommand | undefined {
  const manager = 'yarn';
  const [first, second] = operands;
  if (first === undefined) {
    const asksVersion = options.has('version') || options.has('help');
    return { manager, verb: asksVersion ? 'other' : 'install', operands: [], options, written: '' };
  }
  if (first === 'workspaces' && second === 'focus') {
    return { manager, verb: 'focus', written: 'workspaces focus', operands: operands.slice(2), options };
  }
  if (first === 'workspace') {
    const verb = VERBS.yarn[operands[2] ?? ''] ?? 'run';
    return {
      manager,
      verb,
      written: operands[2] ?? '',
      operands: verb === 'run' ? runOperands(verb, operands.slice(2)) : operands.slice(3),
      options,
    };
  }
  if (first === 'global') return { manager, verb: 'other', written: first, operands: operands.slice(1), options };
  const verb = VERBS.yarn[first];
  if (verb === 'install') return { manager, verb, written: first, operands: operands.slice(1), options };
  if (verb === 'run') return { manager, verb, written: first, operands: runOperands(verb, operands), options };
  // `yarn <script>` runs a script; built-in verbs that install nothing look the same and are harmless to follow.
  return { manager, verb: YARN_OTHER.has(first) ? 'other' : 'run', written: first, operands, options };
}

const YARN_OTHER: ReadonlySet<string> = new Set(
  `cache config set dlx exec node info why list licenses outdated audit npm plugin rebuild remove upgrade up version
  versions workspaces dedupe bin init link unlink pack patch create autoclean check import policies publish team tag
  unplug constraints stage search self-update help --version`.split(/\s+/),
);

/** Finds the manager behind `npx pnpm@9`, `node .yarn/releases/yarn-4.1.0.cjs`, `pnpm.cjs` and a version suffix. */
function findManager(words: readonly string[]): { manager: Manager; rest: readonly string[] } | undefined {
  const program = nameOf(words[0] ?? '');
  if (program === 'npm' || program === 'yarn' || program === 'yarnpkg' || program === 'pnpm' || program === 'bun') {
    return { manager: program === 'yarnpkg' ? 'yarn' : program, rest: words.slice(1) };
  }
  if (program === 'npx' || program === 'bunx' || program === 'pnpx') {
    const at = words.findIndex((word, i) => i > 0 && !word.startsWith('-'));
    const name = (words[at] ?? '').replace(/^(.+)@.*$/, '$1');
    if (at > 0 && (name === 'npm' || name === 'yarn' || name === 'pnpm')) {
      return { manager: name, rest: words.slice(at + 1) };
    }
    return undefined;
  }
  if (program === 'node') {
    const file = /(?:^|\/)(yarn|pnpm|npm)[\w.-]*\.c?js$/.exec(words[1] ?? '')?.[1];
    if (file === 'yarn' || file === 'pnpm' || file === 'npm') return { manager: file, rest: words.slice(2) };
  }
  // `corepack yarn@4 install` loses its wrapper before it comes here.
  const versioned = /^(yarn|pnpm|npm)@[\w.^~-]+$/.exec(program)?.[1];
  if (versioned === 'yarn' || versioned === 'pnpm' || versioned === 'npm') {
    return { manager: versioned, rest: words.slice(1) };
  }
  return undefined;
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function parseOptions(
  manager: Manager,
  words: readonly string[],
): { operands: string[]; options: Map<string, readonly string[]> } {
  const operands: string[] = [];
  const options = new Map<string, readonly string[]>();
  const add = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  const valued = VALUED[manager];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const short = /^-[A-Za-z]$/.test(written) ? SHORT[manager][written.charAt(1)] : undefined;
    let name = short ?? written.replace(/^--?/, '').replaceAll('_', '-').toLowerCase();
    if (manager === 'pnpm') name = name.replace(/^config\./, '');
    if (equals >= 0) add(name, word.slice(equals + 1));
    else if (valued.has(name) && i + 1 < words.length) add(name, words[++i] ?? '');
    else if (name.startsWith('no-') && !valued.has(name)) add(name.slice(3), 'false');
    else if (words[i + 1] === 'true' || words[i + 1] === 'false') add(name, words[++i] ?? '');
    else add(name, 'true');
  }
  return { operands, options };
}
