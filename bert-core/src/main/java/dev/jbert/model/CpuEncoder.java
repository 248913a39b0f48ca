package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import java.util.List;

/**
 * Runs a {@link Stack} over a batch of any size, some sequences at a time.
 *
 * <p>Cutting costs nothing, because there is no padding and a sequence's result does not depend on
 * its neighbours; it bounds the buffers and keeps them in cache, and it bounds how long an
 * interrupt goes unnoticed: a layer of one cut.
 *
 * @param stack what to run
 * @param kernels what computes
 * @param tokenBudget tokens of one cut; a longer sequence goes alone
 * @param workspaces where the buffers come from
 * @param packing when the weights of layers of heads are packed
 */
record CpuEncoder(
    Stack stack, Kernels kernels, int tokenBudget, WorkspacePool workspaces, Packing packing)
    implements Backend.PreparedEncoder {

  @Override
  public void forward(ModelOutput output) {
    TokenBatch batch = output.batch();
    workspaces.with(
        workspace -> {
          int from = 0;
          while (from < batch.sequences()) {
            Interruption.check();
            int to = endOfCut(batch, from);
            TokenBatch part = batch.sequences(from, to);
            stack.forward(
                part,
                new OutputPart(output, part, from, to, stack.config().outputLayers()),
                workspace);
            from = to;
          }
          return output;
        });
  }

  @Override
  public Backend.PreparedLayers prepareLayers(List<RowLayer> layers) {
    return CpuLayers.prepare(layers, this);
  }

  private int endOfCut(TokenBatch batch, int from) {
    int to = from + 1;
    while (to < batch.sequences()
        && batch.sequenceStart(to + 1) - batch.sequenceStart(from) <= tokenBudget) {
      to++;
    }
    return to;
  }
}
