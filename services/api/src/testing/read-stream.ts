/** One frame of a stream of server-sent events. */
export interface Frame {
  id?: string;
  event?: string;
  data?: string;
  retry?: string;
}

function frameOf(block: string): Frame {
  const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2)));
}

/** The frames of a response by the rules of server-sent events, as they come; comments are left out. */
export async function* readFrames(response: Response): AsyncGenerator<Frame> {
  if (!response.body) throw new Error('the response has no body');
  let text = '';
  for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + bytes).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const frame = frameOf(block);
      if (Object.keys(frame).length > 0) yield frame;
    }
  }
}

/** Frames of a response until one of this type came. */
export async function framesUntil(response: Response, event: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(response)) {
    frames.push(frame);
    if (frame.event === event) break;
  }
  return frames;
}
