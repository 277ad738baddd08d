import type { Recipe } from '../types.ts';
import { jsonArray } from './exec-form.ts';
import { findShipped, ownInstructions, replaceArguments } from './lines.ts';

/** The one address that a call of curl or wget asks; undefined when the check does more. */
function addressOf(text: string): string | undefined {
  const found = text.match(/https?:\/\/[^\s"'|&;<>)\\]+/g) ?? [];
  const [address] = found;
  // Headers, bodies and pipes would be lost.
  const isPlain = !/\s-(?:H|d|X|u)\b|--(?:header|data|request|user|post)|\||\$/.test(
    text.replace(/\|\|\s*exit\s+1/, ''),
  );
  return found.length === 1 && isPlain ? address : undefined;
}

/** A check that needs nothing but node: its fetch answers or the check fails. */
function nodeCheck(address: string): readonly string[] {
  const script = `fetch('${address}').then((res) => process.exit(res.ok ? 0 : 1), () => process.exit(1))`;
  return ['node', '-e', script];
}

export const missingHealthcheckTool: Recipe = {
  rule: 'missing-healthcheck-tool',
  // The check fails every time as it is.
  level: 'safe',
  title: 'ask the health route with node itself',
  fix(context) {
    const shipped = findShipped(context);
    const check = shipped && ownInstructions(shipped.stage).findLast((item) => item.keyword === 'HEALTHCHECK');
    if (!shipped || check?.place.line !== context.finding.place.line) return undefined;
    const address = addressOf(check.text);
    const flags = check.flagList.map(({ name, value }) => `--${name}=${value}`).join(' ');
    if (address === undefined) return undefined;
    const edit = replaceArguments(shipped.docker, check, `CMD ${jsonArray(nodeCheck(address))}`);
    return /^CMD\b/.test(shipped.docker.text.slice(edit.start)) || flags === '' ? [edit] : undefined;
  },
};
