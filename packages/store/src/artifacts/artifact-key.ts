const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
const sha256 = /^[0-9a-f]{64}$/;

/** The segments of an object's key. @throws when one could leave its folder or hide in it */
export function keySegments(key: string): string[] {
  const segments = key.split('/');
  if (segments.every((part) => segment.test(part))) return segments;
  throw new TypeError(
    `artifact key: expected segments of A-Z a-z 0-9 . _ - that do not start with a dot, joined by slashes, received ${JSON.stringify(key)}`,
  );
}

/** The given SHA-256. @throws when it is not 64 lower-case hexadecimal digits */
export function checkedSha256(text: string): string {
  if (sha256.test(text)) return text;
  throw new TypeError(
    `blob name: expected a SHA-256 as 64 lower-case hexadecimal digits, received ${JSON.stringify(text)}`,
  );
}
