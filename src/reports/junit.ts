import type { Finding, Report } from '../engine/types.ts';
import { escapeXml } from './escape.ts';
import { groupByFile, openFindings } from './open-findings.ts';

/**
 * JUnit XML: a suite for each file with a failed case for each finding. Every judged service is a case of its own, so
 * that a clean run is one with passing tests and not one without any; a crashed rule is an error of its service.
 */
export function renderJunit(report: Report): string {
  const suites = [serviceSuite(report), ...[...groupByFile(openFindings(report))].map(fileSuite)];
  const sum = (name: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((total, suite) => total + suite[name], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="nodeready" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}">\n`,
    ...suites.map(renderSuite),
    '</testsuites>\n',
  ].join('');
}

interface Suite {
  readonly name: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly cases: readonly string[];
}

function renderSuite({ name, tests, failures, errors, cases }: Suite): string {
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="0"`;
  return `  <testsuite name="${escapeXml(name)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
}

function serviceSuite({ services, crashes }: Report): Suite {
  const judged = services.map(
    ({ service }) => `    <testcase classname="nodeready" name="${escapeXml(`judged ${service.id}`)}"/>\n`,
  );
  const crashed = crashes.map(
    ({ rule, service, message }) =>
      `    <testcase classname="nodeready" name="${escapeXml(`${rule} on ${service}`)}">\n` +
      `      <error type="crash" message="${escapeXml(message)}"/>\n    </testcase>\n`,
  );
  const cases = [...judged, ...crashed];
  // Readers of JUnit call a run without any case an error.
  if (cases.length === 0) cases.push('    <testcase classname="nodeready" name="no service found"/>\n');
  return { name: 'nodeready', tests: cases.length, failures: 0, errors: crashed.length, cases };
}

function fileSuite([path, findings]: readonly [string, readonly Finding[]]): Suite {
  const cases = findings.map(({ rule, severity, message, place, service }) => {
    const name = `${rule.id} (${rule.code}) at ${place.line}:${place.column}`;
    const lines = [`${place.path}:${place.line}:${place.column}`, message, `service ${service.id}`].map(escapeXml);
    return (
      `    <testcase classname="${escapeXml(place.path)}" name="${escapeXml(name)}" file="${escapeXml(place.path)}" line="${place.line}">\n` +
      `      <failure type="${severity}" message="${escapeXml(message)}">${lines.join('\n')}</failure>\n` +
      '    </testcase>\n'
    );
  });
  return { name: path, tests: cases.length, failures: cases.length, errors: 0, cases };
}
