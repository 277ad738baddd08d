import type { MarkdownCode } from '../../parsers/markdown.ts';
import type { Runbook } from './runbooks.ts';

const SHELL = /^(?:sh|shell|bash|zsh|console|terminal|shell-session|powershell|sql|promql|logql|http|kql)?$/;
const PROGRAM =
  /^\s*(?:[$>#]\s+)?(?:sudo\s+)?(?:kubectl|helm|docker|aws|gcloud|az|curl|node|npm|npx|pnpm|yarn|psql|redis-cli|mongosh?|argocd|flyctl|heroku|terraform|git|systemctl|pm2|journalctl|kill|jq|dig|grep|tail|top|ps)\b/m;

/** Blocks of a runbook that somebody can run: shell, SQL, queries. */
export function commandBlocks(runbook: Runbook): readonly MarkdownCode[] {
  return runbook.code.filter(
    ({ language, text }) => text.trim() !== '' && SHELL.test(language) && (language !== '' || PROGRAM.test(text)),
  );
}

/** Commands in the running text: `kubectl rollout undo …` between backticks. */
export function hasInlineCommand(runbook: Runbook): boolean {
  return runbook.document.lines.some(
    ({ text, number }) =>
      number >= runbook.from &&
      number <= runbook.to &&
      [...text.matchAll(/`([^`]{4,})`/g)].some(([, code]) => PROGRAM.test(code ?? '')),
  );
}

const LABEL =
  /read[\s-]?only|\breads?\b[^.]{0,20}\bonly\b|no (?:side[\s-]effects?|changes?)|safe to run|mutat|chang(?:es|ing) (?:the )?state|state[\s-]chang|destructive|^\W*writes?\b\W*$|\(writes?\)|\bwrites? (?:to|state|data)\b|dangerous|modif(?:ies|ying)|disruptive/im;

/**
 * Whether a block says if it only reads or changes state: in a comment of its first lines, in the two lines of text
 * before or after it, in its info string, or in the heading that it stands under.
 */
export function isMarked(runbook: Runbook, block: MarkdownCode): boolean {
  const { document } = runbook;
  const end = block.line + block.text.split('\n').length + 1;
  const near = document.lines.filter(
    ({ number, text }) =>
      text.trim() !== '' && ((number < block.line && number >= block.line - 4) || (number > end && number <= end + 2)),
  );
  const before = near.filter(({ number }) => number < block.line).slice(-2);
  // What stands right above the next block is about that one.
  const after = near
    .filter(({ number }) => number > end && !runbook.code.some(({ line }) => line > number && line <= number + 2))
    .slice(0, 1);
  const heading = document.headings.findLast((item) => item.line < block.line);
  const comments = block.text.split('\n').filter((line) => /^\s*(?:#|--|\/\/)/.test(line));
  return (
    [...before, ...after].some(({ text }) => LABEL.test(text)) ||
    LABEL.test(`${heading?.text ?? ''}\n${comments.join('\n')}`)
  );
}
