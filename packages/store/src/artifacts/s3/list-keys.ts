import type { S3Client } from './s3-client.ts';

const valuesOf = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, value = '']) => value);

/** One page of a listing. */
export interface KeyPage {
  keys: string[];
  /** Of a listing by a delimiter: what lies below, each with a slash at its end. */
  prefixes: string[];
}

/** Pages of the keys that start with a prefix, without that of the settings, in the order of their bytes. */
export async function* listKeys(
  client: S3Client,
  start: string,
  { delimiter }: { delimiter?: '/' } = {},
): AsyncGenerator<KeyPage> {
  const { prefix } = client.settings;
  const plain = (key: string) => decodeURIComponent(key.replaceAll('+', ' ')).slice(prefix.length);
  let token: string | undefined;
  do {
    const query = {
      'list-type': '2',
      'encoding-type': 'url',
      prefix: `${prefix}${start}`,
      ...(delimiter && { delimiter }),
      ...(token !== undefined && { 'continuation-token': token }),
    };
    const { response } = await client.request({ method: 'GET', query });
    const xml = await response.text();
    const contents = xml.replace(/<CommonPrefixes>[\s\S]*?<\/CommonPrefixes>/g, '');
    const below = [...xml.matchAll(/<CommonPrefixes>([\s\S]*?)<\/CommonPrefixes>/g)].map(([, part = '']) => part);
    yield {
      keys: valuesOf(contents, 'Key').map(plain),
      prefixes: below.flatMap((part) => valuesOf(part, 'Prefix')).map(plain),
    };
    token = valuesOf(xml, 'NextContinuationToken')[0]?.replaceAll('&amp;', '&');
  } while (token !== undefined);
}
