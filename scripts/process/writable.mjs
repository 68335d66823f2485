import { accessSync, constants } from 'node:fs';

/**
 * @param {string} folder
 * @returns {boolean} whether it is there and this user may write in it
 */
export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
