//! The small values that templates show: a name, a link, a claim with its footnote.

use crate::model::Lang;

/// Text with the language it is in, so that the page can mark it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its BCP 47 tag; empty if it is in the page's language or in none.
    pub lang: String,
}

impl Text {
    /// Text in the language of the page, or in no language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), lang: String::new() }
    }

    /// Text in a language, marked only if the page is in another.
    pub fn tagged(page: Lang, tag: &str, text: impl Into<String>) -> Self {
        let own = tag.is_empty() || Lang::from_tag(tag) == Some(page) && !tag.contains('-');
        Self { text: text.into(), lang: if own { String::new() } else { tag.to_owned() } }
    }
}

/// Something with a name and, mostly, a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thing {
    /// Its page; empty if it has none.
    pub href: String,
    /// Its name.
    pub name: Text,
}

/// One claim as a line of a page.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// The short name of the property: `teacherOf`.
    pub property: String,
    /// What is said, in words, from this record's side.
    pub label: String,
    /// The class that gives the line its colour: `kinship`, `teaching`, …
    pub family: &'static str,
    /// The other end, or the literal.
    pub value: Thing,
    /// When, in words; may be empty.
    pub when: String,
    /// For the order of time.
    pub year: Option<i32>,
    /// `certain`, `probable` or `possible`.
    pub certainty: &'static str,
    /// `preferred`, `normal` or `deprecated`.
    pub rank: &'static str,
    /// The numbers of its sources at the foot of the page.
    pub footnotes: Vec<usize>,
    /// A remark of the curators.
    pub note: String,
}

/// Claims of the same kind under one heading.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub label: String,
    /// The colour of its links.
    pub family: &'static str,
    /// The claims.
    pub claims: Vec<Claim>,
}

/// Groups that belong together on a page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The anchor.
    pub id: &'static str,
    /// The name of the text that is its title.
    pub title: &'static str,
    /// What stands in it.
    pub groups: Vec<Group>,
}

/// A source at the foot of a page.
#[derive(Clone, Debug, Default)]
pub struct Footnote {
    /// Its number on this page, from 1.
    pub number: usize,
    /// Its own page.
    pub href: String,
    /// Its title.
    pub title: Text,
    /// Author, publisher and year.
    pub credit: String,
    /// Where in the source, joined.
    pub locators: String,
    /// Whether it is only general knowledge.
    pub general: bool,
}

/// A number with its name.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// The number, written for the language.
    pub value: String,
    /// What it is to be compared with.
    pub note: String,
}

/// A choice in a form, or a tab.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// Where a tab leads.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The language of the name, if it is not the page's.
    pub lang: String,
    /// How many results it has, written for the language; may be empty.
    pub count: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// Something kept elsewhere, or an identifier elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Its address there.
    pub href: String,
    /// Its title.
    pub name: Text,
    /// Kind, holder and year.
    pub note: String,
}

/// Where a page of a list lies in the whole.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// How many there are.
    pub total: usize,
    /// How many a page shows.
    pub size: usize,
    /// "41–80 of 878".
    pub words: String,
    /// The page before; empty on the first.
    pub previous: String,
    /// The page after; empty on the last.
    pub next: String,
}

impl Paging {
    /// The paging of a list, with links made from the page number.
    pub fn new(page: &super::Page, number: usize, size: usize, total: usize, href: impl Fn(usize) -> String) -> Self {
        let from = (number.max(1) - 1) * size;
        let to = (from + size).min(total);
        let [start, end, all] = [from + 1, to, total].map(|n| page.number(n));
        Self {
            total,
            size,
            words: page.fill("page-of", &[("from", &start), ("to", &end), ("total", &all)]),
            previous: if number > 1 { href(number - 1) } else { String::new() },
            next: if to < total { href(number + 1) } else { String::new() },
        }
    }
}

/// A person in a generation of an outline.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Who.
    pub person: Thing,
    /// The years of life.
    pub years: String,
    /// How they hang on the generation before: HTML with links.
    pub via: String,
    /// The colour of the link.
    pub family: &'static str,
}

/// One generation of an outline.
#[derive(Clone, Debug, Default)]
pub struct Generation {
    /// "Grandparents".
    pub title: String,
    /// Who is in it.
    pub people: Vec<Member>,
}

/// Escapes text for HTML that is put together in Rust.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A link as HTML, the name isolated from the sentence around it.
pub fn link(thing: &Thing) -> String {
    let lang =
        if thing.name.lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(&thing.name.lang)) };
    let name = format!("<bdi{lang}>{}</bdi>", escape(&thing.name.text));
    if thing.href.is_empty() { name } else { format!("<a href=\"{}\">{name}</a>", escape(&thing.href)) }
}
