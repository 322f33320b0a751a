import type { BundleFile } from '../artifact/bundle-file.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { formatDiagnosis } from '../report/doctor.ts';
import { plainStyle } from '../report/style.ts';
import { hostRunner } from '../sandbox/host-runner.ts';
import { collectVersions, formatVersions } from './versions.ts';

/** What a bundle says of the machine: what it can and cannot, and what is installed. */
export async function machineFiles(): Promise<readonly BundleFile[]> {
  const [diagnosis, versions] = await Promise.all([diagnose(hostRunner), collectVersions()]);
  return [
    {
      path: 'doctor.txt',
      what: 'what this machine can and cannot do for labs',
      content: formatDiagnosis(diagnosis, plainStyle),
    },
    {
      path: 'versions.txt',
      what: 'versions of k8s-netlab, Node.js, the kernel and iproute2',
      content: formatVersions(versions),
    },
  ];
}
