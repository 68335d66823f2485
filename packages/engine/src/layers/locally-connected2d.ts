import { defineLocallyConnected } from './locally-connected.ts';

/** Locally connected layer along height and width: an unshared convolution, with kernels of its own at every position.
 *  @equation y[f, p] = bias[p, f] + sum over c, cell of weight[p, f, (c, cell)] x[c, p * stride + cell - padding]
 *  Shapes: [channels, height, width] -> [filters, height', width']; weight [positions, filters, channels * k * k], bias [positions, filters];
 *  positions row-major over the output, the last axis of the weight channel by channel.
 *  Initializers count the fans of one position, as a convolution's: torch.nn.init knows no such weight.
 *  @see LeCun 1989, Taigman et al. 2014. */
export const locallyConnected2d = defineLocallyConnected('locallyConnected2d', 2);
