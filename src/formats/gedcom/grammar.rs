//! The grammars of GEDCOM 7.0 and 5.5.1 as tables: what may stand under what, how often, and with which payload.
//!
//! Version 7 comes from FamilySearch's own tables, version 5 from a table of ours; see `grammar/README.md`. Both are
//! data in the program, read once.

use super::Family;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a line may hold after its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payload {
    None,
    Text,
    TextOrNone,
    YOrNone,
    Integer,
    Language,
    MediaType,
    Uri,
    Enum,
    ListEnum,
    ListText,
    Name,
    Age,
    Date,
    DateExact,
    DatePeriod,
    Time,
    FilePath,
    Latitude,
    Longitude,
    TagDef,
    /// A pointer to a record with this tag.
    Pointer(&'static str),
    /// A pointer to a record with this tag, or text.
    PointerOrText(&'static str),
    /// A pointer to a record with this tag, or nothing (the record is given in place).
    PointerOrNone(&'static str),
}

/// A child that a structure may have.
#[derive(Debug)]
pub(super) struct Sub {
    pub tag: &'static str,
    pub structure: usize,
    pub least: u32,
    /// `u32::MAX` = any number.
    pub most: u32,
}

/// A kind of line: its payload and its children, sorted by tag.
#[derive(Debug)]
pub(super) struct Structure {
    pub name: &'static str,
    pub payload: Payload,
    pub values: Vec<&'static str>,
    pub subs: Vec<Sub>,
}

impl Structure {
    pub fn sub(&self, tag: &str) -> Option<usize> {
        self.subs.binary_search_by(|s| s.tag.cmp(tag)).ok()
    }
}

/// The grammar of a version. Structure 0 is the file itself.
#[derive(Debug)]
pub(super) struct Grammar {
    pub structures: Vec<Structure>,
    /// All standard tags, sorted.
    pub tags: Vec<&'static str>,
    /// The structure above, or `*`, and the tag, to how many characters a payload has.
    lengths: HashMap<(&'static str, &'static str), Length>,
}

/// How many characters a payload has, at least and at most.
pub(super) type Length = (usize, usize);

impl Grammar {
    pub fn of(family: Family) -> &'static Self {
        static SEVEN: LazyLock<Grammar> = LazyLock::new(seven);
        static FIVE: LazyLock<Grammar> = LazyLock::new(five);
        match family {
            Family::Seven => &SEVEN,
            Family::Five => &FIVE,
        }
    }

    /// How many characters the payload of a tag may have under a structure; nothing if the version does not say.
    pub fn length(&self, above: &'static str, tag: &'static str) -> Option<Length> {
        self.lengths.get(&(above, tag)).or_else(|| self.lengths.get(&("*", tag))).copied()
    }

    pub fn knows_tag(&self, tag: &str) -> bool {
        self.tags.binary_search(&tag).is_ok()
    }
}

#[derive(Default)]
struct Tables {
    index: HashMap<&'static str, usize>,
    structures: Vec<Structure>,
}

impl Tables {
    fn structure(&mut self, name: &'static str) -> usize {
        *self.index.entry(name).or_insert_with(|| {
            self.structures.push(Structure { name, payload: Payload::None, values: Vec::new(), subs: Vec::new() });
            self.structures.len() - 1
        })
    }

    fn finish(mut self) -> Grammar {
        let mut tags: Vec<&str> = self.structures.iter().flat_map(|s| s.subs.iter().map(|s| s.tag)).collect();
        tags.extend(["CONT", "CONC"]);
        tags.sort_unstable();
        tags.dedup();
        for structure in &mut self.structures {
            structure.subs.sort_by_key(|s| s.tag);
        }
        Grammar { structures: self.structures, tags, lengths: HashMap::new() }
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn payload(name: &'static str) -> Payload {
    match name {
        "none" => Payload::None,
        "text-or-none" => Payload::TextOrNone,
        "y-or-none" => Payload::YOrNone,
        "integer" => Payload::Integer,
        "language" => Payload::Language,
        "media-type" => Payload::MediaType,
        "uri" => Payload::Uri,
        "enum" => Payload::Enum,
        "list-enum" => Payload::ListEnum,
        "list-text" => Payload::ListText,
        "name" => Payload::Name,
        "age" => Payload::Age,
        "date" => Payload::Date,
        "date-exact" => Payload::DateExact,
        "date-period" => Payload::DatePeriod,
        "time" => Payload::Time,
        "filepath" => Payload::FilePath,
        "latitude" => Payload::Latitude,
        "longitude" => Payload::Longitude,
        "tagdef" => Payload::TagDef,
        other => match other.strip_prefix('@').map(|p| p.split_once('|').unwrap_or((p, ""))) {
            Some((record, "text")) => Payload::PointerOrText(record),
            Some((record, "none")) => Payload::PointerOrNone(record),
            Some((record, _)) => Payload::Pointer(record),
            None => Payload::Text,
        },
    }
}

fn seven() -> Grammar {
    let mut tables = Tables::default();
    tables.structure("-");
    for row in rows(include_str!("grammar/structures.tsv")) {
        let [above, tag, name, times] = row[..] else { continue };
        let (above, structure) = (tables.structure(above), tables.structure(name));
        let (least, most) = times.split_once(':').unwrap_or(("0", "M"));
        let least = least.parse().unwrap_or(0);
        let most = most.parse().unwrap_or(u32::MAX);
        tables.structures[above].subs.push(Sub { tag, structure, least, most });
    }
    let mut sets: HashMap<&str, Vec<&'static str>> = HashMap::new();
    for row in rows(include_str!("grammar/values.tsv")) {
        let [set, value] = row[..] else { continue };
        sets.entry(set).or_default().push(value);
    }
    for row in rows(include_str!("grammar/payloads.tsv")) {
        let [name, kind, set] = row[..] else { continue };
        let structure = tables.structure(name);
        tables.structures[structure].payload = payload(kind);
        tables.structures[structure].values = sets.get(set).cloned().unwrap_or_default();
    }
    tables.finish()
}

fn five() -> Grammar {
    let text: &'static str = include_str!("grammar/five.txt");
    let lines: Vec<Vec<&'static str>> = text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(|l| l.split_ascii_whitespace().collect())
        .collect();
    let groups: HashMap<&str, &[&'static str]> =
        lines.iter().filter(|l| l[0].starts_with('%')).map(|l| (l[0], &l[1..])).collect();
    let mut tables = Tables::default();
    for line in lines.iter().filter(|l| !l[0].starts_with('%')) {
        let above = tables.structure(line[0]);
        if let Some(set) = line[1].strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            tables.structures[above].payload = Payload::Enum;
            tables.structures[above].values = set.split(',').collect();
        } else {
            tables.structures[above].payload = payload(line[1]);
        }
        let mut children: Vec<&'static str> = line[2..].iter().rev().copied().collect();
        while let Some(child) = children.pop() {
            if let Some(group) = groups.get(child) {
                children.extend(group.iter().rev());
                continue;
            }
            let (child, times) = child.split_at(child.len() - 1);
            let (tag, name) = child.split_once('=').unwrap_or((child, child));
            let (least, most) = match times {
                "!" => (1, 1),
                "?" => (0, 1),
                "+" => (1, u32::MAX),
                "3" => (0, 3),
                _ => (0, u32::MAX),
            };
            let structure = tables.structure(name);
            // The first of two wins: a line's own children come before those of its groups.
            if tables.structures[above].subs.iter().all(|s| s.tag != tag) {
                tables.structures[above].subs.push(Sub { tag, structure, least, most });
            }
        }
    }
    Grammar { lengths: lengths(), ..tables.finish() }
}

/// The limits of version 5.5.1.
fn lengths() -> HashMap<(&'static str, &'static str), Length> {
    let lines = include_str!("grammar/lengths.txt").lines().filter(|line| !line.starts_with('#'));
    let rule = |line: &'static str| {
        let mut words = line.split_ascii_whitespace();
        let (above, tag) = (words.next()?, words.next()?);
        Some(((above, tag), (words.next()?.parse().ok()?, words.next()?.parse().ok()?)))
    };
    lines.filter_map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let seven = Grammar::of(Family::Seven);
        let rows: usize = seven.structures.iter().map(|s| s.subs.len()).sum();
        assert_eq!(rows, 1388, "FamilySearch has 1389 substructures, one of them `CONT`");
        assert!(seven.structures.iter().all(|s| s.payload != Payload::Enum || !s.values.is_empty()));
        for grammar in [seven, Grammar::of(Family::Five)] {
            assert_eq!(grammar.structures[0].name, "-");
            for structure in &grammar.structures {
                assert!(structure.subs.windows(2).all(|w| w[0].tag < w[1].tag), "{}", structure.name);
            }
        }
    }

    #[test]
    fn every_length_is_of_a_tag_that_may_stand_there() {
        let five = Grammar::of(Family::Five);
        assert_eq!(
            five.lengths.len(),
            include_str!("grammar/lengths.txt").lines().filter(|l| l.contains(' ') && !l.starts_with('#')).count()
        );
        for (above, tag) in five.lengths.keys() {
            let mut places = five.structures.iter().filter(|s| *above == "*" || s.name == *above);
            assert!(places.any(|s| s.sub(tag).is_some()), "`{above}` has no `{tag}`");
        }
        assert_eq!((five.length("SUBM-record", "NAME"), five.length("INDI", "NAME")), (Some((1, 60)), Some((1, 120))));
        assert_eq!(Grammar::of(Family::Seven).length("INDI", "NAME"), None);
    }

    #[test]
    fn every_structure_of_five_is_described() {
        let described: Vec<&str> = include_str!("grammar/five.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_ascii_whitespace().next())
            .collect();
        for structure in &Grammar::of(Family::Five).structures {
            assert!(described.contains(&structure.name), "`{}` is used but not described", structure.name);
        }
    }
}
