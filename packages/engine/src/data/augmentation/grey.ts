/** How bright each pixel is: of red, green and blue the luma of ITU-R BT.601 with torchvision's digits, else the mean of the channels. */
export function greyOf(image: Float32Array, channels: number): Float64Array {
  const plane = image.length / channels;
  const weights = channels === 3 ? [0.2989, 0.587, 0.114] : new Array<number>(channels).fill(1 / channels);
  const grey = new Float64Array(plane);
  for (const [channel, weight] of weights.entries()) {
    for (let pixel = 0; pixel < plane; pixel++) grey[pixel] += weight * image[channel * plane + pixel];
  }
  return grey;
}
