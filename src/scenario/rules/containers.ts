import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import type { PodInput } from '../pod-schema.ts';
import { findRepeats, formatPath } from '../repeats.ts';

/** Containers of a pod have names of their own, share one set of ports, and each has something to do. */
export function checkContainers({ pods }: Draft): readonly Finding[] {
  return readable(pods).flatMap(([index, pod]) => {
    const path = ['pods', index, 'containers'];
    return [...checkNames(pod, path), ...checkPorts(pod, path), ...checkBusy(pod, path)];
  });
}

function checkNames({ name, containers }: PodInput, path: Path): readonly Finding[] {
  const given = containers.map((container, index) => ({
    value: container.name,
    path: [...path, index, 'name'],
  }));
  return findRepeats(given).map((repeat) => ({
    code: 'scenario/duplicate-container',
    message: `two containers of pod "${name}" are called "${repeat.value}"`,
    hint: `rename one of the two; the other is ${formatPath(repeat.firstPath.slice(0, -1))}`,
    path: repeat.path,
  }));
}

function checkPorts({ name, containers }: PodInput, path: Path): readonly Finding[] {
  const given = containers.flatMap(({ ports }, index) =>
    ports.map((port, at) => ({ value: port, path: [...path, index, 'ports', at] })),
  );
  return findRepeats(given).map((repeat) => ({
    code: 'scenario/duplicate-port',
    message: `pod "${name}" has port ${repeat.value} twice; its containers share one set of ports`,
    hint: `choose another port; the other is ${formatPath(repeat.firstPath)}`,
    path: repeat.path,
  }));
}

function checkBusy(pod: PodInput, path: Path): readonly Finding[] {
  return pod.containers.flatMap(({ name, command, ports }, index) => {
    if (command !== undefined || ports.length > 0) return [];
    const message = `container "${name}" of pod "${pod.name}" has neither a command nor ports, so it would do nothing`;
    const hint = 'add command: [sleep, infinity], or ports: [8080] for the lab to answer on';
    return [{ code: 'scenario/idle-container' as const, message, hint, path: [...path, index] }];
  });
}
