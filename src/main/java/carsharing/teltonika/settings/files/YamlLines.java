package carsharing.teltonika.settings.files;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The lines of a YAML file in which its values stand, for messages. */
public final class YamlLines {

  /** Knows no line. */
  public static final YamlLines NONE = new YamlLines(Optional.empty());

  private final Optional<Node> root;

  private YamlLines(Optional<Node> root) {
    this.root = root;
  }

  /** Those of a file's text; of a text that is no YAML no line is known. */
  public static YamlLines of(String text) {
    try {
      var options = new LoaderOptions();
      options.setCodePointLimit((int) FileStore.MAX_BYTES);
      return new YamlLines(Optional.ofNullable(new Yaml(options).compose(new StringReader(text))));
    } catch (YAMLException e) {
      return NONE;
    }
  }

  /**
   * The line of a value, from 1. If the value does not stand in the file, the line of what is
   * around it.
   *
   * @param path names from the top of the file; an element of a list has its index, from 0
   */
  public OptionalInt find(List<String> path) {
    var line = OptionalInt.empty();
    var place = root;
    for (var name : path) {
      if (place.isEmpty()) {
        break;
      }
      if (place.get() instanceof MappingNode mapping) {
        var field = field(mapping, name);
        if (field.isPresent()) {
          line = lineOf(field.get().getKeyNode());
        }
        place = field.map(NodeTuple::getValueNode);
      } else {
        place = element(place.get(), name);
        if (place.isPresent()) {
          line = lineOf(place.get());
        }
      }
    }
    return line;
  }

  private static OptionalInt lineOf(Node node) {
    return OptionalInt.of(node.getStartMark().getLine() + 1);
  }

  private static Optional<NodeTuple> field(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(each -> each.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .findFirst();
  }

  private static Optional<Node> element(Node node, String index) {
    if (node instanceof SequenceNode list && index.matches("\\d{1,6}")) {
      var number = Integer.parseInt(index);
      return number < list.getValue().size()
          ? Optional.of(list.getValue().get(number))
          : Optional.empty();
    }
    return Optional.empty();
  }
}
