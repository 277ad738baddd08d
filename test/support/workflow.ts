import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionRun {
  /** Exit code of the first step that failed. */
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Actions that were used, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

export function readAction(file: string): Action {
  return parse(fs.readFileSync(file, 'utf8'));
}

/** Runs the shell steps of a composite action as a runner does: bash, an environment, files for outputs and summary. */
export function runAction(
  action: Action,
  given: {
    readonly inputs: Readonly<Record<string, string>>;
    readonly github: Readonly<Record<string, string>>;
    readonly workspace: string;
    readonly temp: string;
    readonly path: string;
  },
): ActionRun {
  const known = new Map<string, string>();
  for (const [name, input] of Object.entries(action.inputs))
    known.set(`inputs.${name}`, given.inputs[name] ?? input.default ?? '');
  for (const [name, value] of Object.entries(given.github)) known.set(`github.${name}`, value);
  // An expression whose path leads nowhere is empty.
  const fill = (text: string): string =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_all, name: string) => known.get(name) ?? '');
  const summaryFile = path.join(given.temp, 'summary.md');
  const used: { uses: string; with: Readonly<Record<string, string>> }[] = [];
  let log = '';
  let code = 0;
  for (const [i, step] of action.runs.steps.entries()) {
    const condition = /^([\w.-]+) == '(.*)'$/.exec(step.if ?? '');
    if (step.if !== undefined && known.get(condition?.[1] ?? '') !== condition?.[2]) continue;
    if (step.uses !== undefined) {
      const filled = Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(value)]);
      used.push({ uses: step.uses, with: Object.fromEntries(filled) });
      continue;
    }
    const output = path.join(given.temp, `output-${i}`);
    fs.writeFileSync(output, '');
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]));
    const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''], {
      cwd: path.join(given.workspace, fill(step['working-directory'] ?? '.')),
      encoding: 'utf8',
      env: {
        PATH: given.path,
        HOME: given.temp,
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: given.temp,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        ...env,
      },
    });
    log += result.stdout + result.stderr;
    for (const line of fs.readFileSync(output, 'utf8').split('\n')) {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) known.set(`steps.${step.id}.outputs.${name}`, value ?? '');
    }
    code = result.status ?? 1;
    if (code !== 0) break;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)]);
  const summary = fs.existsSync(summaryFile) ? fs.readFileSync(summaryFile, 'utf8') : '';
  return { code, log, outputs: Object.fromEntries(outputs), summary, used };
}
