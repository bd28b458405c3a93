package carsharing.teltonika.settings.read;

import carsharing.teltonika.settings.read.SettingsSource.Found;
import carsharing.teltonika.units.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed values out of all sources, and collects every mistake with its path, value, rule and
 * source. A mistake yields the default, so that reading goes on to the next one.
 */
public final class SettingsReader {

  private final List<SettingsSource> sources;
  private final String prefix;
  private final SettingsFindings findings;

  /**
   * @param sources later ones win
   */
  public SettingsReader(List<SettingsSource> sources) {
    this(List.copyOf(sources), "", new SettingsFindings());
  }

  private SettingsReader(List<SettingsSource> sources, String prefix, SettingsFindings findings) {
    this.sources = sources;
    this.prefix = prefix;
    this.findings = findings;
  }

  /** A reader of the settings below {@code name}; it shares the list of mistakes. */
  public SettingsReader section(String name) {
    return new SettingsReader(sources, prefix + name + '.', findings);
  }

  /** All settings that have been read, by path. */
  public Set<String> known() {
    return findings.known().keySet();
  }

  /** The value of each setting that has been read, by path. */
  public Map<String, Object> values() {
    return findings.known();
  }

  /** Each setting that is not its default, with value and source, by path; secrets are hidden. */
  public List<String> deviations() {
    return findings.deviations();
  }

  /** All settings that have been read, with value and source, by path; secrets are hidden. */
  public List<EffectiveSetting> effective() {
    return findings.effective();
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettingsException where there is any mistake, or any setting that nobody has
   *     read
   */
  public void finish() {
    findings.finish(sources);
  }

  /** A text that is not empty. */
  public String text(String name, String defaultValue) {
    return read(name, defaultValue, "a text that is not empty", Conversions::text);
  }

  /** A text that may be empty, which is the default. */
  public String optionalText(String name) {
    return read(name, "", "a text", Conversions::optionalText);
  }

  /** The name of a queue, an exchange or a routing key: AMQP 0-9-1 sends its length as a byte. */
  public String amqpName(String name, String defaultValue) {
    return read(
        name,
        defaultValue,
        "a name of %s1-%d bytes"
            .formatted(defaultValue.isEmpty() ? "0 or " : "", Conversions.MAX_AMQP_NAME),
        value ->
            Conversions.amqpName(value).filter(text -> !text.isEmpty() || defaultValue.isEmpty()));
  }

  /** A queue that is declared: names that begin with {@code amq.} are the broker's own. */
  public String queue(String name, String defaultValue) {
    var queue = amqpName(name, defaultValue);
    if (queue.startsWith("amq.")) {
      mistake(name, "a name that does not begin with amq.");
    }
    return queue;
  }

  /** The name of a file, which may be empty where the default is. */
  public String file(String name, String defaultValue) {
    return read(
        name,
        defaultValue,
        "the name of a file",
        value -> Conversions.file(value).filter(file -> !file.isEmpty() || defaultValue.isEmpty()));
  }

  /** A whole number within bounds, which are allowed themselves. */
  public int number(String name, int defaultValue, int min, int max) {
    return read(name, defaultValue, min + "-" + max, value -> Conversions.number(value, min, max));
  }

  /** Bytes, written as a number or as {@code 64KiB}, {@code 1MiB}. */
  public int size(String name, int defaultValue, int min, int max) {
    return read(
        name,
        defaultValue,
        "a size such as 64KiB, %d-%d bytes".formatted(min, max),
        value ->
            Quantities.size(value.toString()).flatMap(size -> Conversions.number(size, min, max)));
  }

  /** The same for what may be larger than 2 GiB. */
  public long largeSize(String name, long defaultValue, long min) {
    return read(
        name,
        defaultValue,
        "a size such as 64KiB or 20GiB, at least %d bytes".formatted(min),
        value -> Quantities.size(value.toString()).filter(size -> size >= min));
  }

  /**
   * Bytes of the heap.
   *
   * @param part what 0 stands for, which is the default: the heap divided by this
   */
  public long heapShare(String name, int part) {
    var size =
        read(
            name,
            0L,
            "a size such as 64MiB, or 0 for a part of the heap",
            value -> Quantities.size(value.toString()));
    return size > 0 ? size : Runtime.getRuntime().maxMemory() / part;
  }

  /** A time above zero, written as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
  public Duration duration(String name, Duration defaultValue) {
    return duration(name, defaultValue, Duration.ofDays(365));
  }

  /** A time that is not above some hours or days: what it is used for may take no more. */
  public Duration duration(String name, Duration defaultValue, Duration max) {
    var limit = max.toHours() % 24 == 0 ? max.toDays() + "d" : max.toHours() + "h";
    return read(
        name,
        defaultValue,
        "a duration such as 250ms, 30s, 5m or 1h, at most " + limit,
        value -> Quantities.duration(value.toString()).filter(time -> time.compareTo(max) <= 0));
  }

  /** A short time, or none, written as {@code 0}. */
  public Duration shortTime(String name, Duration defaultValue, Duration max) {
    return read(
        name,
        defaultValue,
        "a duration of at most %dms, or 0 for none".formatted(max.toMillis()),
        value ->
            value.toString().equals("0")
                ? Optional.of(Duration.ZERO)
                : Quantities.duration(value.toString()).filter(time -> time.compareTo(max) <= 0));
  }

  /** A time in whole seconds, more than none. */
  public Duration wholeSeconds(String name, Duration defaultValue) {
    return read(
        name,
        defaultValue,
        "whole seconds, 1s-10m",
        value ->
            Quantities.duration(value.toString())
                .filter(time -> time.toMillis() % 1000 == 0)
                .filter(time -> time.compareTo(Duration.ofMinutes(10)) <= 0));
  }

  /** What cannot be guessed, and is not shown where it is wrong; empty for none. */
  public String token(String name) {
    return read(
        name,
        "",
        "at least %d characters without spaces, not those of an example"
            .formatted(Conversions.MIN_TOKEN),
        Conversions::token);
  }

  /** One of the constants of an enum, in any case. */
  public <E extends Enum<E>> E choice(String name, E defaultValue) {
    var values = defaultValue.getDeclaringClass().getEnumConstants();
    var names = Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    return read(
        name,
        defaultValue,
        "one of " + String.join(", ", names),
        value -> {
          var index = names.indexOf(value.toString().toLowerCase(Locale.ROOT));
          return index < 0 ? Optional.empty() : Optional.of(values[index]);
        });
  }

  /** One of some texts, the first of which is the default. */
  public String choice(String name, String defaultValue, String... others) {
    var all = new ArrayList<>(List.of(defaultValue));
    all.addAll(List.of(others));
    return read(
        name,
        defaultValue,
        "one of " + String.join(", ", all),
        value -> all.contains(value.toString()) ? Optional.of(value.toString()) : Optional.empty());
  }

  /** A URI with a host and one of some schemes, or {@code embedded}. */
  public String uri(String name, String defaultValue, String... schemes) {
    return read(
        name,
        defaultValue,
        String.join(":// or ", schemes) + ":// with a host, or " + Uris.EMBEDDED,
        value -> Conversions.uri(value.toString(), List.of(schemes)));
  }

  /** {@code http://} or {@code https://}, or empty. */
  public String optionalUrl(String name) {
    return read(
        name,
        "",
        "http:// or https:// with a host, or nothing",
        value ->
            value.equals("") || value.equals("null")
                ? Optional.of("")
                : Uris.parse(value.toString(), List.of("http", "https")));
  }

  /** Hosts with ports, separated by commas; empty for none. */
  public List<String> addresses(String name) {
    return read(name, List.of(), "host:port, separated by commas", Conversions::addresses);
  }

  /** True or false. */
  public boolean flag(String name, boolean defaultValue) {
    return choice(name, Boolean.toString(defaultValue), Boolean.toString(!defaultValue))
        .equals("true");
  }

  /** Notes a mistake about a setting that is right by itself but not beside the others. */
  public void mistake(String name, String rule) {
    var path = prefix + name;
    findings.mistake(path, find(path).orElse(new Found("", "the defaults")), rule);
  }

  private <T> T read(
      String name, T defaultValue, String rule, Function<Object, Optional<T>> convert) {
    var path = prefix + name;
    var found = find(path);
    var value = found.flatMap(given -> convert.apply(given.value()));
    findings.read(path, value.orElse(defaultValue), found);
    if (found.isPresent() && value.isEmpty()) {
      findings.mistake(path, found.get(), rule);
    } else if (found.isPresent() && !value.equals(Optional.of(defaultValue))) {
      findings.deviation(path, found.get());
    }
    return value.orElse(defaultValue);
  }

  private Optional<Found> find(String path) {
    for (var i = sources.size() - 1; i >= 0; i--) {
      var found = sources.get(i).find(path);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
