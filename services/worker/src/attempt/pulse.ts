/** How often a child is asked for a sign of life, and how long it may stay silent. */
export interface PulseTiming {
  everyMs: number;
  silentMs: number;
}

/** A child as the watch over its life sees it. */
export interface Patient {
  /** Asks for an answer. */
  ping: (id: number) => void;
  /** Messages that came from it so far, answers or not. */
  received: () => number;
  /** Called once, when nothing came for `silentMs`: its main thread hangs, and nothing that is asked of it will happen. */
  onSilent: () => void;
}

/** Asks a child for a sign of life until stopped; returns what stops it. */
export function watchPulse({ ping, received, onSilent }: Patient, { everyMs, silentMs }: PulseTiming): () => void {
  let pings = 0;
  let heard = received();
  let silentForMs = 0;
  const timer = setInterval(() => {
    silentForMs = received() === heard ? silentForMs + everyMs : 0;
    heard = received();
    if (silentForMs < silentMs) return ping(++pings);
    clearInterval(timer);
    onSilent();
  }, everyMs);
  return () => clearInterval(timer);
}
