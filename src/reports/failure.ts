import { cleanLine } from './clean.ts';
import { escapeMarkdown, escapeXml } from './escape.ts';
import { JSON_VERSION } from './json.ts';
import { printJson } from './print-json.ts';
import type { ToolInfo } from './tool.ts';

/**
 * What stands on standard output when a run could not be made: a document of the format that was asked for, so that
 * whoever reads it fails on what went wrong and not on its syntax. The human report stays empty; stderr has the sentence.
 */
export function renderFailure(format: string, message: string, tool: ToolInfo, asOf: string): string {
  const text = cleanLine(message);
  switch (format) {
    case 'json':
      return printJson({
        version: JSON_VERSION,
        tool: { name: tool.name, version: tool.version },
        asOf,
        services: [],
        summary: { errors: 0, warnings: 0, notes: 0 },
        ledger: { files: 0, read: 0, skipped: [], unrendered: [], problems: [] },
        errors: [{ message }],
      });
    case 'sarif':
      // A log with an empty run would close every alert; one without runs closes none.
      return printJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [] });
    case 'gitlab':
      return '[]\n';
    case 'junit':
      return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nodeready" tests="1" failures="0" errors="1">\n' +
        '  <testsuite name="nodeready" tests="1" failures="0" errors="1" skipped="0">\n' +
        `    <testcase classname="nodeready" name="run"><error message="${escapeXml(text)}"/></testcase>\n` +
        '  </testsuite>\n</testsuites>\n'
      );
    case 'checkstyle':
      return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n  <file name=".">\n' +
        `    <error line="1" column="1" severity="error" message="${escapeXml(text)}" source="nodeready.run"/>\n` +
        '  </file>\n</checkstyle>\n'
      );
    case 'markdown':
      return `## Production readiness\n\n**Not judged.** ${escapeMarkdown(text)}\n`;
    case 'html':
      return `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>nodeready</title><p>Not judged. ${escapeXml(text)}</p></html>\n`;
    case 'github':
      return `::error title=nodeready::${text.replaceAll('%', '%25')}\n`;
    default:
      return '';
  }
}
