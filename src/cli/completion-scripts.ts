/** The shells that completion is made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/**
 * What a shell is given to complete k8s-netlab's command line. Each hands the words before the cursor, the last one unfinished, to
 * `k8s-netlab complete`, which answers with lines `VALUE TAB DESCRIPTION`; where there are none, file names are completed.
 * Nothing is evaluated but the script itself, and no package of completion helpers is needed.
 */
export const completionScripts: Record<(typeof SHELLS)[number], string> = {
  // COMP_WORDBREAKS splits words at ":" and "=" too; no name of a lab has them.
  bash: `_k8s_netlab() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(k8s-netlab complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _k8s_netlab k8s-netlab
`,
  zsh: `#compdef k8s-netlab
_k8s_netlab() {
  local line
  local -a candidates
  while IFS= read -r line; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(k8s-netlab complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#candidates )); then _describe k8s-netlab candidates; else _files; fi
}
compdef _k8s_netlab k8s-netlab
`,
  fish: `function __k8s_netlab
    set -l words (commandline --cut-at-cursor --tokenize --current-process)
    k8s-netlab complete -- $words[2..] (commandline --cut-at-cursor --current-token) 2>/dev/null
end
complete --command k8s-netlab --arguments '(__k8s_netlab)'
`,
};
