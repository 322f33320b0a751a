import { Argument, Command } from '@commander-js/extra-typings';
import type { Context } from './context.ts';
import { SHELLS, completionScripts } from './completion-scripts.ts';

/** `completion`: what a shell needs to complete commands, options and the names of labs, nodes and pods. */
export function command(context: Context) {
  return new Command('completion')
    .summary('print the completion script for a shell')
    .description(
      'Prints a script that teaches a shell to complete commands, options, and the names of scenarios, labs, nodes and pods.',
    )
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  source <(k8s-netlab completion bash)       # bash, for this session
  k8s-netlab completion bash >> ~/.bashrc    # bash, for good
  k8s-netlab completion zsh >> ~/.zshrc      # zsh, after compinit
  k8s-netlab completion fish > ~/.config/fish/completions/k8s-netlab.fish`,
    )
    .action((shell) => context.write(completionScripts[shell]));
}
