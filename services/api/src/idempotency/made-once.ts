import { AlreadyExists } from '@trainyard/store';

/** Makes something, or returns it when the same request made it before it was taken up again. */
export async function madeOnce<Made>(
  make: () => Promise<Made>,
  existing: () => Promise<Made | undefined>,
): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    const made = error instanceof AlreadyExists ? await existing() : undefined;
    if (made === undefined) throw error;
    return made;
  }
}
