import path from 'node:path';
import { closest } from '../engine/closest.ts';
import { isOpen } from '../engine/findings.ts';
import type { Preset } from '../engine/presets.ts';
import type { Report } from '../engine/types.ts';
import { cleanLine } from '../reports/clean.ts';
import type { Severity } from '../rules/types.ts';
import { type Provenance, readProvenance } from '../workspace/provenance.ts';
import { createChalk } from './color.ts';
import { countsTopics, FORMATS, type Format, type FormatOptions, renderFormat } from './formats.ts';
import { createLink } from './hyperlinks.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { writeJobSummary } from './job-summary.ts';
import { judgeFolder } from './judge-folder.ts';
import { TOOL } from './main.ts';
import { findMissingServices } from './require-services.ts';
import { writeAtomically } from './write-file.ts';

interface LintOptions {
  readonly format: readonly string[];
  readonly failOn?: Severity | 'never';
  readonly maxWarnings?: number;
  readonly rule: readonly string[];
  readonly baseline?: string | false;
  readonly strictBaseline: boolean;
  readonly since?: string;
  readonly requireServices?: string;
  readonly preset?: Preset;
  readonly profile?: Preset;
  readonly config?: string;
  readonly asOf: string;
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet: boolean;
  readonly category?: string;
  readonly includeSuppressed: boolean;
  readonly stats: boolean;
  readonly manifests: readonly string[];
  readonly helm?: boolean;
  readonly requireRender?: boolean;
  readonly fix?: 'safe' | 'suggested';
  readonly diff: boolean;
  readonly force: boolean;
}

/** `nodeready lint`. */
export async function lint(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as LintOptions;
  const outputs = parseFormats(options.format, io);
  const judged = {
    folder,
    asOf: options.asOf,
    configFile: options.config,
    preset: options.preset ?? options.profile,
    rules: options.rule,
    baseline: options.baseline,
    strictBaseline: options.strictBaseline,
    since: options.since,
    stats: options.stats,
    manifests: options.manifests,
    helm: options.helm,
    findingsOnly: !outputs.some(({ format }) => countsTopics(format, io)),
  };
  const { fix: level = 'safe', diff, force } = options;
  const { report, config } =
    options.fix !== undefined || diff
      ? await (await import('./fix.ts')).fixFolder(judged, { level, diff, force }, io)
      : await judgeFolder(judged, io);
  let provenance: Provenance | undefined;
  const shared: Omit<FormatOptions, 'chalk'> = {
    quiet: options.quiet,
    tool: TOOL,
    provenance: () => (provenance ??= readProvenance(path.resolve(io.cwd, folder))),
    category: options.category,
    includeSuppressed: options.includeSuppressed,
  };
  for (const { format, file } of outputs) {
    // Standard output has the diff.
    if (diff && file === undefined) continue;
    // An incomplete SARIF log would close the alerts of the rule that crashed. On standard output it says that it is one:
    // GitHub refuses logs of unsuccessful executions.
    if (format === 'sarif' && file !== undefined && report.crashes.length > 0) {
      io.stderr.write(`nodeready: a rule crashed, so ${file} is not written\n`);
      continue;
    }
    const chalk = createChalk(file === undefined ? options.color : 'never', io);
    const link = file === undefined ? createLink(io, options.color) : undefined;
    const text = await renderFormat(format, report, { ...shared, chalk, ...(link ? { link } : {}) });
    if (format === 'github') await writeJobSummary(report, shared, io);
    if (file === undefined) io.stdout.write(text);
    else (io.writeFile ?? writeAtomically)(path.resolve(io.cwd, file), text);
  }
  if (!outputs.some(({ format, file }) => format === 'human' && file === undefined)) reportCrashes(report, io);
  if (report.services.length === 0) {
    io.stderr.write(
      `nodeready: no Node.js service found in ${folder}: no Dockerfile, workload, process file or start script leads to a source entry\n`,
    );
    return EXIT.nothing;
  }
  const missing = findMissingServices(report, options.requireServices);
  if (missing !== undefined && report.crashes.length === 0) {
    io.stderr.write(`nodeready: ${missing}\n`);
    return EXIT.nothing;
  }
  const code = exitCode(report, options.failOn ?? config.failOn ?? 'error', options.maxWarnings);
  if (options.requireRender !== true || report.ledger.unrendered.length === 0) return code;
  for (const { path: file, reason } of report.ledger.unrendered)
    io.stderr.write(`nodeready: ${cleanLine(file)} is not rendered: ${cleanLine(reason)}\n`);
  return code === EXIT.ok ? EXIT.findings : code;
}

/** Not every format has a place for what went wrong in nodeready itself. */
function reportCrashes({ crashes }: Report, io: Io): void {
  for (const { rule, service, message } of crashes)
    io.stderr.write(`nodeready: rule ${rule} crashed on ${cleanLine(service)}: ${cleanLine(message)}\n`);
}

function parseFormats(
  formats: readonly string[],
  io: Io,
): readonly { readonly format: Format; readonly file: string | undefined }[] {
  const wanted = formats.length > 0 ? formats : ['human', ...(io.env.GITHUB_ACTIONS === 'true' ? ['github'] : [])];
  const outputs = wanted.map((text) => {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const format = FORMATS.find((item) => item === name);
    if (!format) {
      const hint = closest(name, FORMATS);
      throw new UsageError(`no format named ${name}${hint ? `; did you mean ${hint}?` : ''} (${FORMATS.join(', ')})`);
    }
    return { format, file: equals < 0 ? undefined : text.slice(equals + 1) };
  });
  // Annotations stand beside what people read; in a document for programs they would be a syntax error.
  const isCompanion = (format: Format): boolean =>
    format === 'github' && outputs.some((item) => item.format === 'human');
  const onStdout = outputs.filter(({ format, file }) => file === undefined && !isCompanion(format));
  if (onStdout.length > 1)
    throw new UsageError('two formats on standard output; give files: --format sarif=nodeready.sarif');
  return outputs;
}

const ORDER: readonly Severity[] = ['note', 'warning', 'error'];

function exitCode(report: Report, failOn: Severity | 'never', maxWarnings: number | undefined): number {
  if (report.crashes.length > 0) return EXIT.incomplete;
  const open = report.services.flatMap((service) => service.findings).filter(isOpen);
  const warnings = open.filter((finding) => finding.severity === 'warning').length;
  if (maxWarnings !== undefined && warnings > maxWarnings) return EXIT.findings;
  if (failOn === 'never') return EXIT.ok;
  return open.some((finding) => ORDER.indexOf(finding.severity) >= ORDER.indexOf(failOn)) ? EXIT.findings : EXIT.ok;
}
