package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.model.Workspace.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

  private final Kernels kernels = KernelProvider.create(KernelChoice.SCALAR, 1);
  private final WorkspacePool pool = new WorkspacePool(kernels);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void buffersAreReusedUntilALargerOneIsAskedFor() {
    Workspace workspace = new Workspace(kernels);
    float[] first = workspace.matrix(Buffer.CONTEXT, 10, 8).values();
    assertSame(first, workspace.matrix(Buffer.CONTEXT, 3, 8).values());
    assertEquals(3, workspace.matrix(Buffer.CONTEXT, 3, 8).rows());
    assertNotSame(first, workspace.matrix(Buffer.ATTENDED, 10, 8).values());
    float[] larger = workspace.matrix(Buffer.CONTEXT, 11, 8).values();
    assertNotSame(first, larger);
    assertSame(larger, workspace.matrix(Buffer.CONTEXT, 10, 8).values());
  }

  @Test
  void theNextCallGetsTheWorkspaceOfTheLast() {
    Workspace first = pool.with(workspace -> workspace);
    assertSame(first, pool.with(workspace -> workspace));
  }

  @Test
  void callsInFlightHaveWorkspacesOfTheirOwn() {
    pool.with(
        outer -> {
          Workspace inner = pool.with(workspace -> workspace);
          assertNotSame(outer, inner);
          return outer;
        });
  }

  @Test
  void aCallThatFailsDoesNotGiveItsWorkspaceBack() {
    Workspace[] failed = new Workspace[1];
    assertThrows(
        IllegalStateException.class,
        () ->
            pool.with(
                workspace -> {
                  failed[0] = workspace;
                  throw new IllegalStateException("expected");
                }));
    assertNotSame(failed[0], pool.with(workspace -> workspace));
  }
}
