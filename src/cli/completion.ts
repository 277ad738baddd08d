import type { Command } from 'commander';
import { DRILLS } from '../engine/drills.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { PRESETS } from '../engine/presets.ts';
import { ACTIONS as BASELINE } from './baseline.ts';
import { ACTIONS as CONFIG } from './config.ts';
import { EXIT, type Io } from './io.ts';
import { oneOf } from './suggest.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

interface Flag {
  readonly names: readonly string[];
  readonly text: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

interface Part {
  readonly name: string;
  readonly text: string;
  readonly flags: readonly Flag[];
  /** Words for its arguments; empty for folders. */
  readonly words: readonly string[];
}

/** `nodeready completion bash|zsh|fish`: a script to be sourced. */
export async function completion(given: string, program: Command, io: Io): Promise<number> {
  const shell = oneOf('completion', given, SHELLS);
  const parts = program.commands.map(describe);
  const render = { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell];
  io.stdout.write(render(parts));
  return EXIT.ok;
}

function describe(command: Command): Part {
  const rules = ALL_RULES.map(({ id }) => id);
  const words: Readonly<Record<string, readonly string[]>> = {
    explain: rules,
    baseline: BASELINE,
    config: CONFIG,
    completion: SHELLS,
    drill: [...DRILLS, 'all'],
  };
  const valuesOf = (long: string | undefined, choices: readonly string[] | undefined): readonly string[] =>
    choices ?? (long === '--rule' ? rules : long === '--preset' || long === '--profile' ? PRESETS : []);
  const flags = command.options.map(
    (option): Flag => ({
      names: [option.short, option.long].filter((name) => name !== undefined),
      text: option.description,
      takesValue: option.required || option.optional,
      values: valuesOf(option.long, option.argChoices),
    }),
  );
  return { name: command.name(), text: command.description(), flags, words: words[command.name()] ?? [] };
}

function renderBash(parts: readonly Part[]): string {
  const cases = parts.map(({ name, flags, words }) => {
    const values = flags.filter((flag) => flag.takesValue);
    const arms = values.map((flag) => {
      const reply = flag.values.length > 0 ? `-W '${flag.values.join(' ')}'` : '-f';
      return `        ${flag.names.join('|')}) COMPREPLY=($(compgen ${reply} -- "$word")); return ;;`;
    });
    const before = arms.length > 0 ? ['      case "$previous" in', ...arms, '      esac'] : [];
    const names = flags.flatMap((flag) => flag.names).join(' ');
    const rest = words.length > 0 ? `-W '${words.join(' ')}'` : '-d';
    return [
      `    ${name})`,
      ...before,
      `      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W '${names}' -- "$word")); else COMPREPLY=($(compgen ${rest} -- "$word")); fi`,
      '      ;;',
    ].join('\n');
  });
  return `# bash completion for nodeready: source <(nodeready completion bash)
_nodeready() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [[ "$COMP_CWORD" -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${parts.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "$command" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _nodeready nodeready
`;
}

function renderZsh(parts: readonly Part[]): string {
  const quote = (text: string): string => text.replace(/'/g, "'\\''").replace(/([[\]:\\])/g, '\\$1');
  const commands = parts.map(({ name, text }) => `    '${name}:${quote(text)}'`).join('\n');
  const cases = parts.map(({ name, flags, words }) => {
    const specs = flags.flatMap((flag) =>
      flag.names.map((item) => {
        const value = flag.values.length > 0 ? `:value:(${flag.values.join(' ')})` : ':file:_files';
        return `        '${item}[${quote(flag.text)}]${flag.takesValue ? value : ''}'`;
      }),
    );
    const rest = words.length > 0 ? `'*:word:(${words.join(' ')})'` : "'*:folder:_files -/'";
    return `      ${name})\n        _arguments \\\n${[...specs, `        ${rest}`].join(' \\\n')}\n        ;;`;
  });
  return `#compdef nodeready
# zsh completion for nodeready: source <(nodeready completion zsh)
_nodeready() {
  local -a commands=(
${commands}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
  else
    local command="\${words[2]}"
    shift words
    (( CURRENT-- ))
    case "$command" in
${cases.join('\n')}
    esac
  fi
}
compdef _nodeready nodeready
`;
}

function renderFish(parts: readonly Part[]): string {
  const quote = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
  const lines = parts.flatMap(({ name, text, flags, words }) => {
    const within = `complete -c nodeready -n '__fish_seen_subcommand_from ${name}'`;
    const options = flags.map((flag) => {
      const names = flag.names.map((item) => (item.startsWith('--') ? `-l ${item.slice(2)}` : `-s ${item.slice(1)}`));
      const value = flag.takesValue ? (flag.values.length > 0 ? ` -x -a ${quote(flag.values.join(' '))}` : ' -r') : '';
      return `${within} ${names.join(' ')}${value} -d ${quote(flag.text)}`;
    });
    const own = `complete -c nodeready -n __fish_use_subcommand -f -a ${name} -d ${quote(text)}`;
    return [own, ...options, ...(words.length > 0 ? [`${within} -f -a ${quote(words.join(' '))}`] : [])];
  });
  return `# fish completion for nodeready: nodeready completion fish | source\n${lines.join('\n')}\n`;
}
