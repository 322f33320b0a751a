import { dirname } from 'node:path/posix';
import type { Answer, Call, Chain, FileChange } from './call.ts';

/** Longest that a plugin may take, seconds; those that wait for duplicate address detection need five. */
export const PLUGIN_SECONDS = 60;

/**
 * Chains as one shell script, so that a node's pods need one process of ours. What each call answers is printed between lines that begin
 * with `mark`, which is the script's only argument and nothing a plugin would say.
 */
export function formatScript(chains: readonly Chain[]): string {
  return [PROLOGUE, ...chains.map(formatChain), 'exit 0\n'].join('\n');
}

function formatChain({ handsOn, stopsAtFailure, before, calls, after }: Chain): string {
  return [
    `begin ${handsOn ? 'yes' : "''"} ${stopsAtFailure ? 'yes' : "''"}`,
    ...before.map(formatChange),
    ...calls.map(formatCall),
    ...(after.length === 0 ? [] : ['if well; then', ...after.map(formatChange), 'fi']),
    '',
  ].join('\n');
}

function formatChange(change: FileChange): string {
  const path = quote(change.path);
  return 'isGone' in change
    ? `rm -f ${path} || exit`
    : `put ${path} ${quote(dirname(change.path))} ${quote(change.content)} || exit`;
}

function formatCall(call: Call): string {
  if (call.kind === 'look') return `look ${call.argv.map(quote).join(' ')}`;
  const env = Object.entries(call.env).map(([name, value]) => quote(`${name}=${value}`));
  return `plugin ${quote(call.stdin)} ${quote(call.program)} ${env.join(' ')}`;
}

/** A word as the shell takes it literally. */
function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const PROLOGUE = `set -u
umask 022
mark=$1
room=$(mktemp -d /run/cni.XXXXXX) || exit
trap 'rm -rf "$room"' EXIT
begin() { hands_on=$1 stops=$2 failed=; : >"$room/prev"; }
well() { [ -z "$failed" ]; }
put() { [ -d "$2" ] || mkdir -p -m 0700 "$2"; (umask 077; printf %s "$3" >"$1"); }
tell() { printf '%s %s\\n' "$mark" "$1"; cat "$room/out"; printf '\\n%s\\n' "$mark"; cat "$room/err"; echo; }
look() { "$@" >"$room/out" 2>"$room/err" </dev/null; tell $?; }
plugin() {
  input=$1 program=$2; shift 2
  if [ -n "$stops$hands_on" ] && ! well; then echo "$mark skipped"; return; fi
  if ! [ -f "$program" ] || ! [ -x "$program" ]; then failed=yes; echo "$mark missing"; return; fi
  prev=$(cat "$room/prev")
  [ -z "$prev" ] || input="{\\"prevResult\\":$prev,\${input#?}"
  printf %s "$input" >"$room/in"
  timeout -k 5 ${PLUGIN_SECONDS} env "$@" "$program" <"$room/in" >"$room/out" 2>"$room/err"
  status=$?
  tell $status
  if [ $status -ne 0 ]; then failed=yes
  elif [ -n "$hands_on" ]; then cp "$room/out" "$room/prev"; fi
}`;

/** Splits what a script printed: the answers of each chain, in the order of its calls. Calls the script did not come to are skipped. */
export function parseAnswers(
  stdout: string,
  mark: string,
  chains: readonly Chain[],
): readonly (readonly Answer[])[] {
  const answers = answersIn(stdout.split(mark).slice(1));
  let next = 0;
  return chains.map(({ calls }) => calls.map(() => answers[next++] ?? { kind: 'skipped' }));
}

function answersIn(parts: readonly string[]): readonly Answer[] {
  const answers: Answer[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const end = part.indexOf('\n');
    const word = part.slice(1, end);
    if (word === 'missing' || word === 'skipped') answers.push({ kind: word });
    else {
      index += 1;
      const stderr = (parts[index] ?? '').slice(1, -1);
      answers.push({ kind: 'ended', status: Number(word), stdout: part.slice(end + 1, -1), stderr });
    }
  }
  return answers;
}
