import { Option } from '@commander-js/extra-typings';

/** `--lab NAME`, for every command that works on a lab that is up; without it `$K8S_NETLAB`, else the only one. */
export function labOption() {
  return new Option(
    '--lab <name>',
    'the lab, where several are up (default: $K8S_NETLAB, else the only one)',
  );
}
