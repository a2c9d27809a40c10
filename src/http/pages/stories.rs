//! Stories: short walks through the graph, from `data/stories/`, whose every name is a link and every fact a footnote.
//!
//! The format is as small as it can be (see the README beside the stories): a head of `key: value` lines, `---`, then
//! paragraphs with `[words](kind/slug)` links, `[^source]` notes and `## ` headings.

use super::chart::{Map, Spot};
use super::screens::{Block, Card, Stories, Story};
use super::tell::{self, Footnotes};
use super::view::{Text, Thing, escape};
use super::{items, visit::Visit};
use crate::app::Error;
use crate::model::{EntityId, EntityKind, Lang};
use axum::extract::Path;
use axum::response::Response;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/data/stories"]
struct Files;

/// The stories in their order, each in every language it is written in.
static TOLD: LazyLock<Vec<Told>> = LazyLock::new(read_all);

struct Told {
    slug: String,
    by_lang: BTreeMap<Lang, Written>,
}

#[derive(Debug, Default)]
struct Written {
    head: BTreeMap<String, String>,
    /// Paragraphs and headings, as written.
    blocks: Vec<String>,
}

impl Told {
    /// In the reader's language, else in English.
    fn written(&self, lang: Lang) -> Option<&Written> {
        self.by_lang.get(&lang).or_else(|| self.by_lang.get(&Lang::En))
    }
}

impl Written {
    fn head(&self, key: &str) -> &str {
        self.head.get(key).map(String::as_str).unwrap_or_default()
    }

    /// The short ids that it links, each once, in order.
    fn links(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for rest in self.blocks.iter().flat_map(|block| block.split("](").skip(1)) {
            let id = rest.split(')').next().unwrap_or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

fn read_all() -> Vec<Told> {
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for file in Files::iter() {
        let Some((folder, name)) = file.split_once('/') else { continue };
        let lang = name.strip_suffix(".md").and_then(Lang::from_tag);
        let (Some(lang), Some(data)) = (lang, Files::get(&file)) else { continue };
        let slug = folder.split_once('-').map_or(folder, |(_, slug)| slug).to_owned();
        let story = told.entry(folder.to_owned()).or_insert_with(|| Told { slug, by_lang: BTreeMap::new() });
        story.by_lang.insert(lang, read(&String::from_utf8_lossy(&data.data)));
    }
    told.into_values().collect()
}

fn read(text: &str) -> Written {
    let (head, body) = text.split_once("\n---\n").unwrap_or(("", text));
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    Written {
        head: pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect(),
        blocks: body.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    }
}

/// The stories as cards.
pub fn cards(lang: Lang) -> Vec<Card> {
    let card = |story: &Told| {
        let written = story.written(lang)?;
        Some(Card {
            href: format!("/{}/story/{}", lang.tag(), story.slug),
            title: written.head("title").to_owned(),
            summary: written.head("summary").to_owned(),
            period: written.head("period").to_owned(),
        })
    };
    TOLD.iter().filter_map(card).collect()
}

/// The stories that link a record.
pub fn mentioning(lang: Lang, id: &str) -> Vec<Thing> {
    let linking = TOLD.iter().filter_map(|story| {
        let written = story.written(lang)?;
        written.links().contains(&id).then(|| link_to(lang, story, written))
    });
    linking.collect()
}

fn link_to(lang: Lang, story: &Told, written: &Written) -> Thing {
    Thing { href: format!("/{}/story/{}", lang.tag(), story.slug), name: Text::plain(written.head("title")) }
}

/// `GET /{lang}/stories`
pub async fn all(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("stories-title");
            let about = page.t("stories-lead");
            Ok(Stories { page: page.about(about), stories: cards(visit.lang) })
        })
        .await
}

/// `GET /{lang}/story/{slug}`
pub async fn one(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.show(move |visit| make(visit, &slug)).await
}

fn make(visit: &Visit, slug: &str) -> Result<Story, Error> {
    let lang = visit.lang;
    let unknown = || Error::not_found("story", slug);
    let at = TOLD.iter().position(|story| story.slug == slug).ok_or_else(unknown)?;
    let written = TOLD[at].written(lang).ok_or_else(unknown)?;
    let mut notes = Footnotes::default();
    let mut blocks = Vec::new();
    for block in &written.blocks {
        let (is_heading, text) = block.strip_prefix("## ").map_or((false, block.as_str()), |text| (true, text));
        blocks.push(Block { is_heading, html: html(visit, text, &mut notes)? });
    }
    let (mut people, mut institutions, mut spots) = (Vec::new(), Vec::new(), Vec::<Spot>::new());
    for id in written.links() {
        let Some((kind, slug)) = id.split_once('/') else { continue };
        let Some(id) = EntityKind::from_segment(kind).and_then(|kind| EntityId::new(kind, slug)) else { continue };
        let iri = visit.app.base().iri(&id);
        let node = visit.app.node_ref(&visit.reader, &iri)?;
        let shown = tell::thing(lang, &node);
        match id.kind {
            EntityKind::Person => people.push(shown),
            EntityKind::Institution => institutions.push(shown),
            _ => {
                if let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, &iri)? {
                    let Thing { href, name } = shown.clone();
                    spots.push(Spot { latitude, longitude, name: name.text, href, weight: 1.0, family: "places" });
                }
                institutions.push(shown);
            }
        }
    }
    let names: Vec<&str> = spots.iter().map(|spot| spot.name.as_str()).collect();
    let map = Map::around(names.join(", "), &spots, &[]);
    let beside = |at: Option<usize>| {
        let story = at.and_then(|at| TOLD.get(at));
        story.and_then(|story| Some(link_to(lang, story, story.written(lang)?))).unwrap_or_default()
    };
    let chart = match written.head("lineage") {
        "" => String::new(),
        from => format!("/{}/lineage?from={from}&links=teaching,ordination,succession,kinship", lang.tag()),
    };
    Ok(Story {
        page: visit.page(written.head("title")).about(written.head("summary")),
        period: written.head("period").to_owned(),
        sources: notes.finish(visit),
        previous: beside(at.checked_sub(1)),
        next: beside(Some(at + 1)),
        items: items::about(&format!("story/{slug}")),
        blocks,
        map,
        people,
        institutions,
        chart,
    })
}

/// A line of a story as HTML: links to records, notes to sources, everything else escaped.
fn html(visit: &Visit, text: &str, notes: &mut Footnotes) -> Result<String, Error> {
    let lang = visit.lang;
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('[') {
        if let Some((id, after)) = from.strip_prefix('^').and_then(|from| from.split_once(']')) {
            out.push_str(&escape(before.trim_end()));
            let source = EntityId::new(EntityKind::Source, id).ok_or_else(|| Error::not_found("source", id))?;
            let node = visit.app.node_ref(&visit.reader, &visit.app.base().iri(&source))?;
            let number = notes.cite(lang, &node, &[]);
            let label = super::texts::Texts::of(lang).with("source-number", &[("n", &number.to_string())]);
            out.push_str(&format!(
                "<a class=\"cite\" href=\"#s{number}\" aria-label=\"{}\">{number}</a>",
                escape(&label)
            ));
            rest = after;
        } else if let Some((words, (id, after))) =
            from.split_once("](").and_then(|(words, rest)| Some((words, rest.split_once(')')?)))
        {
            out.push_str(&escape(before));
            let href = tell::href(lang, id);
            out.push_str(&format!("<a href=\"{}\"><bdi>{}</bdi></a>", escape(&href), escape(words)));
            rest = after;
        } else {
            out.push_str(&escape(before));
            out.push('[');
            rest = from;
        }
    }
    out.push_str(&escape(rest));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ids(table: &str) -> BTreeSet<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(table);
        let mut rows = csv::Reader::from_path(path).expect("the table is part of the project");
        rows.records().map(|row| row.expect("a row")[0].to_owned()).collect()
    }

    fn sources_of(written: &Written) -> Vec<&str> {
        let notes = written.blocks.iter().flat_map(|block| block.split("[^").skip(1));
        notes.map(|rest| rest.split(']').next().unwrap_or_default()).collect()
    }

    #[test]
    fn every_story_is_told_in_three_languages_with_the_same_links_and_sources() {
        assert!(TOLD.len() >= 8, "{} stories", TOLD.len());
        for story in TOLD.iter() {
            let [en, fr, he] = Lang::ALL.map(|lang| &story.by_lang[&lang]);
            let links = |written: &'static Written| written.links().into_iter().collect::<BTreeSet<_>>();
            assert_eq!(links(en), links(fr), "French links of `{}`", story.slug);
            assert_eq!(links(en), links(he), "Hebrew links of `{}`", story.slug);
            assert_eq!(sources_of(en), sources_of(fr), "French sources of `{}`", story.slug);
            assert_eq!(sources_of(en), sources_of(he), "Hebrew sources of `{}`", story.slug);
            for key in ["title", "period", "summary"] {
                assert!([en, fr, he].iter().all(|w| !w.head(key).is_empty()), "`{key}` of `{}`", story.slug);
            }
        }
    }

    #[test]
    fn every_linked_record_and_source_is_in_the_tables() {
        let known = [("person", "people.csv"), ("institution", "institutions.csv"), ("place", "places.csv")];
        let known: BTreeMap<&str, BTreeSet<String>> = known.map(|(kind, table)| (kind, ids(table))).into();
        let sources = ids("sources.csv");
        for story in TOLD.iter() {
            let written = &story.by_lang[&Lang::En];
            for id in written.links() {
                let (kind, slug) = id.split_once('/').expect("kind/slug");
                assert!(known[kind].contains(slug), "`{id}` in `{}`", story.slug);
            }
            for source in sources_of(written) {
                assert!(sources.contains(source), "source `{source}` in `{}`", story.slug);
            }
            let lineage = written.head("lineage");
            assert!(lineage.is_empty() || known["person"].contains(lineage), "`{lineage}` in `{}`", story.slug);
        }
    }
}
