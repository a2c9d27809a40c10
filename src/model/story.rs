//! A story for visitors: a head, and paragraphs whose names are links to records and whose facts cite their sources.
//!
//! The text keeps its small markup, so that a page can make links of it and the store can take its plain words:
//! `[words](kind/slug)` links a record, `[^source]` cites a source, `## ` opens a section, `{people}` and `{women}` are
//! counted when they are read.

use super::Lang;
use std::collections::BTreeMap;

/// A story, in each language it is told in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Its name in addresses: `tetouan`.
    pub slug: String,
    /// The folder it was read from, which gives the order: `1-tetouan`.
    pub folder: String,
    /// Its tellings.
    pub told: BTreeMap<Lang, Telling>,
}

/// A story in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// Title, period, summary, and what the story shows of the graph.
    pub head: BTreeMap<String, String>,
    /// Paragraphs and headings, as written.
    pub blocks: Vec<String>,
}

/// A piece of a line of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// Words that lead to a record, by its short id.
    Link(&'a str, &'a str),
    /// The source of the sentence before.
    Source(&'a str),
}

impl Story {
    /// In the reader's language, else in English, else in any.
    pub fn telling(&self, lang: Lang) -> Option<&Telling> {
        self.told.get(&lang).or_else(|| self.told.get(&Lang::En)).or_else(|| self.told.values().next())
    }
}

impl Telling {
    /// A line of the head; empty if it has none.
    pub fn head(&self, key: &str) -> &str {
        self.head.get(key).map(String::as_str).unwrap_or_default()
    }

    /// The short ids that it links, each once, in order.
    pub fn links(&self) -> Vec<&str> {
        self.pieces(|piece| match piece {
            Piece::Link(_, id) => Some(id),
            _ => None,
        })
    }

    /// The sources that it cites, each once, in order.
    pub fn sources(&self) -> Vec<&str> {
        self.pieces(|piece| match piece {
            Piece::Source(id) => Some(id),
            _ => None,
        })
    }

    fn pieces<'a>(&'a self, wanted: impl Fn(Piece<'a>) -> Option<&'a str>) -> Vec<&'a str> {
        let mut ids = Vec::new();
        for id in self.blocks.iter().flat_map(|block| pieces(block)).filter_map(wanted) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The words alone, paragraphs apart.
    pub fn plain(&self) -> String {
        let paragraph = |block: &String| {
            let text = block.strip_prefix("## ").unwrap_or(block);
            let words = pieces(text).into_iter().map(|piece| match piece {
                Piece::Words(words) | Piece::Link(words, _) => words,
                Piece::Source(_) => "",
            });
            words.collect::<String>().replace("  ", " ").trim().to_owned()
        };
        self.blocks.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
    }
}

/// A text with its figures: `{people}` is filled with the number of that name. A brace that names none is a brace.
pub fn filled(text: &str, figures: &[(&str, String)]) -> String {
    figures.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// A line of a story in its pieces. A bracket that opens nothing is a bracket.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, from) = (&rest[..at], &rest[at + 1..]);
        let source = from.strip_prefix('^').and_then(|from| from.split_once(']'));
        let link = || from.split_once("](").and_then(|(words, rest)| Some((words, rest.split_once(')')?)));
        if let Some((id, after)) = source {
            out.extend([Piece::Words(before), Piece::Source(id)]);
            rest = after;
        } else if let Some((words, (id, after))) = link() {
            out.extend([Piece::Words(before), Piece::Link(words, id)]);
            rest = after;
        } else {
            out.push(Piece::Words(&rest[..=at]));
            rest = from;
        }
    }
    out.push(Piece::Words(rest));
    out.retain(|piece| *piece != Piece::Words(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_into_words_links_and_sources() {
        let line = "In [Tetouan](place/tetouan), [sic] the first. [^je-aiu]";
        let expected = [
            Piece::Words("In "),
            Piece::Link("Tetouan", "place/tetouan"),
            Piece::Words(", ["),
            Piece::Words("sic] the first. "),
            Piece::Source("je-aiu"),
        ];
        assert_eq!(pieces(line), expected);
        let telling = Telling { blocks: vec!["## Girls".into(), line.into(), line.into()], ..Telling::default() };
        assert_eq!((telling.links(), telling.sources()), (vec!["place/tetouan"], vec!["je-aiu"]));
        assert_eq!(telling.plain(), "Girls\n\nIn Tetouan, [sic] the first.\n\nIn Tetouan, [sic] the first.");
    }
}
