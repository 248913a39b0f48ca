package dev.jbert.bench.report;

import dev.jbert.bench.EncoderShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Draws what a folder has figures for. Equal files give equal pictures. */
final class Pictures {
  private static final String MACHINE = "machine.json";

  private final Path folder;
  private final List<Path> drawn = new ArrayList<>();

  private Pictures(Path folder) {
    this.folder = folder;
  }

  /**
   * Draws everything anew.
   *
   * @return the pictures, in the order in which they were drawn
   * @throws ReportException if there is no such folder, or a file is not what its name says
   */
  static List<Path> draw(Path folder) throws IOException, ReportException {
    if (!Files.isDirectory(folder)) {
      throw new ReportException("no folder " + folder);
    }
    Pictures pictures = new Pictures(folder);
    pictures.kernels();
    pictures.peers();
    return pictures.drawn;
  }

  /** On what the figures of the parts were taken; empty if there are none. */
  static Optional<Machine> machine(Path folder) throws IOException, ReportException {
    Path file = folder.resolve(MACHINE);
    return Files.exists(file) ? Optional.of(Machine.read(file)) : Optional.empty();
  }

  static void writeMachine(Path folder, Machine machine) throws IOException {
    JsonFile.write(folder.resolve(MACHINE), machine);
  }

  private void kernels() throws IOException, ReportException {
    Optional<Machine> machine = machine(folder);
    if (machine.isEmpty()) {
      return;
    }
    Path kernels = file(Part.KERNELS);
    Path roofs = file(Part.ROOFS);
    Path encoder = file(Part.ENCODER);
    if (Files.exists(kernels)) {
      write("kernels.svg", KernelsPicture.draw(machine.get(), JmhResult.read(kernels)));
    }
    if (Stream.of(kernels, roofs, encoder).allMatch(Files::exists)) {
      write(
          "roofline.svg",
          RooflinePicture.draw(
              machine.get(),
              JmhResult.read(roofs),
              JmhResult.read(kernels),
              JmhResult.read(encoder)));
    }
    if (Files.exists(file(Part.SHARE))) {
      List<EncoderShare.Share> shares =
          List.of(JsonFile.read(file(Part.SHARE), EncoderShare.Share[].class));
      write("share.svg", SharePicture.draw(machine.get(), shares));
    }
  }

  private void peers() throws IOException, ReportException {
    List<PeersFile> files = new ArrayList<>();
    for (Path file : peersFiles()) {
      files.add(PeersFile.read(file));
    }
    Optional<PeersFile> peers = PeersFile.merged(files);
    if (peers.isPresent()) {
      for (var picture : PeersPictures.draw(peers.get()).entrySet()) {
        write(picture.getKey(), picture.getValue());
      }
    }
  }

  private List<Path> peersFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("peers-.*[.]json"))
          .sorted()
          .toList();
    }
  }

  private Path file(Part part) {
    return folder.resolve(part.fileName());
  }

  private void write(String name, String svg) throws IOException {
    Path file = folder.resolve(name);
    JsonFile.writeText(file, svg);
    drawn.add(file);
  }
}
