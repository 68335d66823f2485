type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  // The file decides which decoder reads it, so none but these may.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer'] });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** The decoder of images, loaded at the first of them: it takes a quarter of a second that no other format should wait for. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= load();
  return loaded;
}
