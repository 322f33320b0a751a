import type { Place } from './diagnosis.ts';

/** Devices that exist nowhere on the machine: their kernel module is not there or not loaded. */
export function loadModule(module: string): (place: Place) => string {
  return ({ isContainer, uid }) => {
    const who = isContainer ? 'on the host, as root: ' : uid === 0 ? '' : 'as root: ';
    return `${who}modprobe ${module}; a cloud kernel may lack it: apt-get install linux-image-amd64`;
  };
}
