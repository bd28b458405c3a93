"""Makes the dictionary of IO elements of the table that scripts/elements names. See there."""

import collections
import csv
import decimal
import re
import sys

COLUMNS = "id name bytes type min max multiplier units groups models".split()

# The names that tools/io_elements_gen.go gives these columns.
ORIGINAL = {"numbytes": "bytes", "supportedmodels": "models"}

# The families, in the order of the file. FAMILY holds the models that are not of the family fmb130.
TABLES = ["fmb130", "fmc150", "fmb640", "fmc650", "tat", "tft"]
FAMILIES = TABLES + ["ft", "generic"]
FAMILY = {
    "fmc150": "FMB150 FMC150 FMM150 FMB250 FMC250 FMM250",
    "fmb640": "FMB640 FMB641 FMC640 FMM640 FMM650",
    "fmc650": "FMC650",
    "tat": "GH5200 TAT100 TAT140 TAT141 TAT240 TMT250 TST100",
    "tft": "TFT100",
}
MODELS = {model: family for family, models in FAMILY.items() for model in models.split()}
FMB130 = re.compile("(FM[0-9BCMPTU]|MSP|MTB)[0-9A-Z]+")

# An element means the same in all cars if it does so in these families.
CARS = ["fmb130", "fmc150", "fmb640", "fmc650"]

# The table has no FT platform. Its trackers share these elements with fmb130, and id 4 is their fourth input.
FT = [1, 2, 3, 16, 21, 66, 67, 68, 69, 179, 180, 181, 199, 239, 240, 241]
FT_INPUT = 4

UNITS = {
    "˚C": "°C", "Degrees °": "°", "min.": "min", "sec": "s", "g/sec": "g/s", "km/H": "km/h", "km/L": "km/l",
    "Km": "km", "Kg": "kg", "L/h": "l/h", "kW*h": "kWh", "1/min": "rpm", "RPM": "rpm", "T": "t", "ltr": "l",
    "kvants or ltr": "kvants or l", "G|rad": "G or rad", "m2": "m²", "m2/h": "m²/h", "g/m2": "g/m²", "m3": "m³",
    "Bit encoded": "", "enum (bit field)": "", "Timestamp": "", "SA": "", "BPM": "bpm",
}
TENTHS = re.compile(r"10\*(.+)")  # "10*°C" is a tenth of a degree.
THOUSANDTHS = {"mV": "V", "mA": "A"}  # The same element is in mV in one family, and in V in another one.

# The table says "Driver's" for the belts of the passengers.
NAMES = {
    941: "CSF Front Passenger's Seatbelt Fastened",
    942: "CSF Rear Left Passenger's Seatbelt Fastened",
    943: "CSF Rear Right Passenger's Seatbelt Fastened",
    944: "CSF Rear Centre Passenger's Seatbelt Fastened",
}
DRIVERS_BELT = re.compile("CSF (Front|Left|Right|Centre) Driver's Seatbelt Fastened")
METRES = {16}  # The odometer of fmb130 has no unit in the table.

# By id and unit: 56 of OBD is in 10 kPa, and a second row says 0.1. 18 of a CAN adapter has no factor; its twin 110 has.
FACTORS = {(56, "kPa"): decimal.Decimal(10), (18, "l/h"): decimal.Decimal("0.1")}
DECIMAL_IDS = re.compile("ICCID|IMSI")  # Digits of a SIM card. Other 64-bit ids are hex.
HOTTEST = 2000  # A range beyond it is not one of degrees.

Meaning = collections.namedtuple("Meaning", "width kind factor unit name")


def main(source, target):
    rows = read(source)
    evidence = factors_by_name(rows)
    found = {family: collections.defaultdict(collections.Counter) for family in TABLES}
    for row in rows:
        meaning = meaning_of(row, evidence)
        for family, models in families_of(row).items():
            weight = len(models) + (100 if family == "fmc150" and "CAN Chip" in row["groups"] else 0)
            found[family][row["id"]][meaning] += weight
    chosen = {family: {number: choose(seen) for number, seen in by_id.items()} for family, by_id in found.items()}
    for number, meanings in chosen["fmb130"].items():
        chosen["fmc150"].setdefault(number, meanings)  # Those with an adapter send the elements of fmb130, too.
    chosen["ft"] = {number: chosen["fmb130"][number] for number in FT if number in chosen["fmb130"]}
    if FT_INPUT in chosen["fmb640"]:
        chosen["ft"][FT_INPUT] = chosen["fmb640"][FT_INPUT]
    chosen["generic"] = common(chosen)
    write(chosen, target)


def read(source):
    with open(source, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = [name.lower() for name in reader.fieldnames or []]
        reader.fieldnames = [ORIGINAL.get(name, name) for name in names]
        if not set(COLUMNS) <= set(reader.fieldnames):
            fail(f"{source}: columns {','.join(names)} (expected: {','.join(COLUMNS)})")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        try:
            row["id"] = int(row["id"])
            row["bytes"] = int(row["bytes"])
            row["multiplier"] = decimal.Decimal(row["multiplier"])
            row["min"], row["max"] = float(row["min"]), float(row["max"])
        except (ValueError, TypeError, decimal.InvalidOperation):
            fail(f"{source}: row {number} has a wrong number: {row}")
        if not 0 < row["id"] < 65536 or not row["name"].strip() or row["type"] not in ("Unsigned", "Signed", "Hex", "ASCII"):
            fail(f"{source}: row {number} (expected: an id of 1-65535, a name, Unsigned, Signed, Hex or ASCII): {row}")
        row["name"] = " ".join(row["name"].replace("’", "'").replace("–", "-").split())
        normalise(row)
    return rows


def normalise(row):
    unit = " ".join(row["units"].split())
    tenths = TENTHS.fullmatch(unit)
    if tenths:
        unit = tenths[1]
        row["multiplier"] = decimal.Decimal("0.1")
    unit = UNITS.get(unit, unit)
    if unit in THOUSANDTHS:
        unit = THOUSANDTHS[unit]
        row["multiplier"] = (row["multiplier"] or 1) * decimal.Decimal("0.001")
    if row["id"] in METRES and row["name"] == "Total Odometer":
        unit = "m"
    if row["id"] in NAMES and DRIVERS_BELT.fullmatch(row["name"]):
        row["name"] = NAMES[row["id"]]
    row["units"] = unit
    row["multiplier"] = FACTORS.get((row["id"], unit), row["multiplier"])


def kind_of_name(row):
    """Analog Input 1 and Analog Input 4 are scaled alike, and so are Fuel Level and Fuel Level Liters."""
    return re.sub("[ #0-9]+|liters", " ", row["name"].lower()).strip(), row["units"]


def factors_by_name(rows):
    factors = collections.defaultdict(collections.Counter)
    for row in rows:
        if row["multiplier"] not in (0, 1):
            factors[kind_of_name(row)][row["multiplier"]] += row["models"].count(" ") + 1
    return {name: seen.most_common(1)[0][0] for name, seen in factors.items()}


def meaning_of(row, evidence):
    factor, unit = row["multiplier"], row["units"]
    if factor == 0:  # None is given: that of an element of the same name and unit, or 1.
        factor = evidence.get(kind_of_name(row), decimal.Decimal(1))
        if unit == "°C" and factor == 1 and row["max"] > HOTTEST:
            unit = ""  # The scale is not known, so these are not degrees.
    kind = kind_of(row)
    if kind not in "us":
        factor, unit = decimal.Decimal(1), ""
    width = row["bytes"] if row["bytes"] in (1, 2, 4, 8) else 0
    return Meaning(width, kind, plain(factor), unit, row["name"])


def kind_of(row):
    """u and s are numbers, t is text, x is hex, d is decimal digits that are no number."""
    if row["type"] == "ASCII":
        return "t"
    number = "s" if row["min"] < 0 or row["type"] == "Signed" else "u"
    if row["type"] == "Hex":
        is_number = row["units"] or row["bytes"] in (1, 2, 4) or "CAN Chip" in row["groups"]
        return number if is_number else "x"
    # The values of J1939 are numbers, whatever the table says of their bytes.
    if row["bytes"] == 8 and row["multiplier"] in (0, 1) and not row["units"] and "J1939" not in row["groups"]:
        return "d" if DECIMAL_IDS.match(row["name"]) else "x"
    return number


def plain(number):
    return format(number.normalize(), "f")


def families_of(row):
    families = collections.defaultdict(list)
    for model in re.split("[, ]+", row["models"].strip(", ")):
        if model not in MODELS and not FMB130.fullmatch(model):
            fail(f"the model {model} belongs to no family: add it to FAMILY in scripts/lib/elements.py")
        families[MODELS.get(model, "fmb130")].append(model)
    return families


def choose(seen):
    """One meaning for each width, by the number of models. If two have about as much weight, the name says both."""
    chosen = {}
    for width in sorted({meaning.width for meaning in seen}):
        names = collections.defaultdict(collections.Counter)
        for meaning, weight in seen.items():
            if meaning.width == width:
                names[words(meaning.name)][meaning] += weight
        most = max(sum(same.values()) for same in names.values())
        best = [heaviest(same) for same in names.values() if 2 * sum(same.values()) > most]
        chosen[width] = best[0] if len(best) == 1 else either(best, " or ".join(sorted(one.name for one in best)))
    return chosen


def words(name):
    """BLE Temperature 1 and BLE 1 Temperature are one name, and so are GSM Signal and GsmSignal."""
    parts = re.findall("[a-z]+|[0-9]+", name.lower())
    return "".join(sorted("".join(parts)))


def heaviest(same):
    """Of one name; if its scale is as often another one, the value stays as it is sent."""
    best = [meaning for meaning, weight in same.items() if weight == max(same.values())]
    named = [meaning for meaning in best if meaning.unit] or best
    return named[0] if len({meaning[1:4] for meaning in named}) == 1 else either(named, named[0].name)


def either(meanings, name):
    kinds = {meaning.kind for meaning in meanings}
    kind = kinds.pop() if len(kinds) == 1 else "u"
    alike = len({meaning[1:4] for meaning in meanings}) == 1
    factor, unit = meanings[0][2:4] if alike else ("1", "")
    return Meaning(meanings[0].width, kind, factor, unit, name)


def common(chosen):
    """What means the same in each family of cars, whatever the width."""
    shared = {}
    for number, meanings in chosen["fmb130"].items():
        if all(number in chosen[family] for family in CARS):
            alike = {
                (meaning.kind, meaning.factor, meaning.unit, meaning.name.lower())
                for family in CARS
                for meaning in chosen[family][number].values()
            }
            if len(alike) == 1:
                shared[number] = meanings
    return shared


def write(chosen, target):
    lines = collections.defaultdict(list)
    for family in FAMILIES:
        for number, meanings in chosen[family].items():
            for meaning in meanings.values():
                lines[(number, meaning)].append(family)
    with open(target, "w", encoding="utf-8") as file:
        file.write("# IO elements by family. Made by scripts/elements, which says of what: do not edit.\n")
        file.write("# families or *, id, bytes or * for any number, kind, multiplier, unit, name\n")
        file.write("families\t" + " ".join(FAMILIES) + "\n")
        for (number, meaning), families in sorted(lines.items()):
            all_families = "*" if families == FAMILIES else " ".join(families)
            row = [all_families, number, meaning.width or "*", *meaning[1:]]
            file.write("\t".join(str(part) for part in row) + "\n")
    print(f"{target}: {len(lines)} meanings of {len({number for number, _ in lines})} ids", file=sys.stderr)


def fail(message):
    sys.exit(f"elements: {message}")


if __name__ == "__main__":
    main(*sys.argv[1:])
