/** `pod-a/web` → pod-a and web. */
export function splitPlace(reference: string): { place: string; container: string | undefined } {
  const slash = reference.indexOf('/');
  if (slash === -1) return { place: reference, container: undefined };
  return { place: reference.slice(0, slash), container: reference.slice(slash + 1) };
}
