package dev.jbert.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of the design, held over the compiled classes of every module. */
class ArchitectureTest {

  private static final List<String> MODULES =
      List.of("bert-tokenizer", "bert-weights", "bert-core", "bert-bench", "tools");

  private static final JavaClasses CLASSES = importedClasses();

  private static final DescribedPredicate<JavaClass> LIBRARY =
      resideInAnyPackage(
          "dev.jbert.tokenizer..",
          "dev.jbert.weights..",
          "dev.jbert.kernel..",
          "dev.jbert.model..",
          "dev.jbert.head..",
          "dev.jbert.pipeline..");

  private static JavaClasses importedClasses() {
    List<Path> compiled =
        MODULES.stream().map(module -> Path.of("..", module, "target", "classes")).toList();
    compiled.forEach(
        folder -> assertTrue(Files.isDirectory(folder), folder + " is not compiled: build all"));
    return new ClassFileImporter().importPaths(compiled);
  }

  @Test
  void theRulesSeeEveryModule() {
    for (String packageName :
        List.of("tokenizer", "weights", "kernel", "model", "head", "pipeline", "bench", "tools")) {
      long count =
          CLASSES.stream()
              .filter(type -> type.getPackageName().startsWith("dev.jbert." + packageName))
              .count();
      assertTrue(count >= 2, "only " + count + " classes seen in dev.jbert." + packageName);
    }
    assertTrue(CLASSES.size() >= 150, "only " + CLASSES.size() + " classes seen");
  }

  @Test
  void arrowsPointOneWay() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("tokenizer")
            .definedBy("dev.jbert.tokenizer..")
            .layer("weights")
            .definedBy("dev.jbert.weights..")
            .layer("kernel")
            .definedBy("dev.jbert.kernel..")
            .layer("model")
            .definedBy("dev.jbert.model..")
            .layer("head")
            .definedBy("dev.jbert.head..")
            .layer("pipeline")
            .definedBy("dev.jbert.pipeline..")
            .layer("bench")
            .definedBy("dev.jbert.bench..")
            .layer("tools")
            .definedBy("dev.jbert.tools..")
            .whereLayer("tools")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bench")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("bench", "tools")
            .whereLayer("head")
            .mayOnlyBeAccessedByLayers("pipeline", "bench", "tools")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("head", "pipeline", "bench", "tools")
            .whereLayer("kernel")
            .mayOnlyBeAccessedByLayers("model", "head", "pipeline", "bench", "tools")
            .whereLayer("weights")
            .mayOnlyBeAccessedByLayers("model", "head", "pipeline", "bench", "tools")
            .whereLayer("tokenizer")
            .mayOnlyBeAccessedByLayers("pipeline", "bench", "tools"));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.jbert.(*)..").should().beFreeOfCycles());
    check(slices().matching("dev.jbert.tools.(*)..").should().beFreeOfCycles());
  }

  @Test
  void theVectorApiStaysInTheKernelPackage() {
    check(
        noClasses()
            .that(not(resideInAPackage("dev.jbert.kernel..")))
            .should()
            .dependOnClassesThat(resideInAPackage("jdk.incubator.vector..")));
  }

  @Test
  void librariesNeedNothingButJavaBaseAndGson() {
    check(
        classes()
            .that(LIBRARY)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "dev.jbert..",
                        "com.google.gson..",
                        "org.jspecify..",
                        "jdk.incubator.vector..",
                        "java..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "java.sql..",
                                "java.awt..",
                                "java.beans..",
                                "java.rmi..",
                                "java.net.http..",
                                "java.util.logging..")))));
  }

  @Test
  void librariesNeverPrint() {
    check(
        noClasses()
            .that(LIBRARY)
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .orShould()
            .callMethod(System.class, "exit", int.class));
  }

  /** What is left behind there by a process that is killed, nobody finds. */
  @Test
  void nothingIsWrittenToTheSystemsTemporaryFolder() {
    check(
        noClasses()
            .that(not(resideInAPackage("dev.jbert.bench..")))
            .should()
            .callMethod(
                Files.class, "createTempFile", String.class, String.class, FileAttribute[].class)
            .orShould()
            .callMethod(Files.class, "createTempDirectory", String.class, FileAttribute[].class)
            .orShould()
            .callMethod(File.class, "createTempFile", String.class, String.class));
  }

  @Test
  void modelsAndHeadsAreImmutable() {
    DescribedPredicate<JavaField> buffers =
        DescribedPredicate.describe(
            "of a workspace or a builder",
            field -> field.getOwner().getName().matches(".*(Workspace|Builder).*"));
    check(
        fields()
            .that()
            .areDeclaredInClassesThat(
                resideInAnyPackage("dev.jbert.model..", "dev.jbert.head..", "dev.jbert.pipeline.."))
            .and(not(buffers))
            .and(not(modifier(JavaModifier.SYNTHETIC)))
            .should()
            .beFinal());
  }

  @Test
  void nothingExtendsAClassOfTheLibraryForReuse() {
    check(
        noClasses()
            .that(LIBRARY)
            .should()
            .beAssignableTo(
                resideInAPackage("dev.jbert..")
                    .and(not(modifier(JavaModifier.ABSTRACT)))
                    .and(not(nameMatching(".*Exception")))
                    .and(
                        DescribedPredicate.describe(
                            "not final and with a subclass",
                            type -> !type.getSubclasses().isEmpty() && !type.isEnum()))));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
