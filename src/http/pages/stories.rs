//! Stories: short walks through the graph, whose every name is a link and every fact a footnote. The texts come from
//! `data/stories/` (see the README there); who tells of whom comes from the store, where each story is a record.

use super::chart::{Map, Spot};
use super::screens::{Block, Card, Stories, Story};
use super::tell::{self, Footnotes};
use super::view::{Outside, Text, Thing, escape};
use super::{items, kin, visit::Visit};
use crate::app::Error;
use crate::model::story::{Piece, filled, pieces};
use crate::model::{EntityId, EntityKind, Sex, Story as Told, Telling};
use axum::extract::Path;
use axum::response::Response;

/// Documents beside a story: those about most of its people and schools.
const MOST_ITEMS: usize = 6;

/// The stories as cards.
pub fn cards(visit: &Visit) -> Vec<Card> {
    let card = |story: &Told| {
        let telling = story.telling(visit.lang)?;
        Some(Card {
            href: format!("/{}/story/{}", visit.lang.tag(), story.slug),
            title: telling.head("title").to_owned(),
            summary: telling.head("summary").to_owned(),
            period: telling.head("period").to_owned(),
        })
    };
    visit.app.stories().iter().filter_map(card).collect()
}

/// `GET /{lang}/stories`
pub async fn all(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("stories-title");
            let about = page.t("stories-lead");
            Ok(Stories { page: page.about(about), stories: cards(visit) })
        })
        .await
}

/// `GET /{lang}/story/{slug}`
pub async fn one(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.show(move |visit| make(visit, &slug)).await
}

fn make(visit: &Visit, slug: &str) -> Result<Story, Error> {
    let told = visit.app.stories();
    let unknown = || Error::not_found("story", slug);
    let at = told.iter().position(|story| story.slug == slug).ok_or_else(unknown)?;
    let telling = told[at].telling(visit.lang).ok_or_else(unknown)?;
    let mut notes = Footnotes::default();
    let mut blocks = Vec::new();
    let figures = figures(visit);
    for block in &telling.blocks {
        let block = filled(block, &figures);
        let (is_heading, text) = block.strip_prefix("## ").map_or((false, block.as_str()), |text| (true, text));
        blocks.push(Block { is_heading, html: html(visit, text, &mut notes)? });
    }
    let (mut people, mut institutions, mut spots) = (Vec::new(), Vec::new(), Vec::<Spot>::new());
    let mut shelf = Shelf::default();
    for id in telling.links() {
        let Some((kind, slug)) = id.split_once('/') else { continue };
        let Some(id) = EntityKind::from_segment(kind).and_then(|kind| EntityId::new(kind, slug)) else { continue };
        let iri = visit.app.base().iri(&id);
        shelf.add(items::about(visit, &iri)?.1);
        let shown = tell::thing(visit.lang, &visit.app.node_ref(&visit.reader, &iri)?);
        if id.kind == EntityKind::Person {
            people.push(shown);
            continue;
        }
        if id.kind == EntityKind::Place
            && let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, &iri)?
        {
            let Thing { href, name } = shown.clone();
            spots.push(Spot { latitude, longitude, name: name.text, href, weight: 1.0, family: "places" });
        }
        institutions.push(shown);
    }
    let names: Vec<&str> = spots.iter().map(|spot| spot.name.as_str()).collect();
    let beside = |at: Option<usize>| at.and_then(|at| told.get(at)).and_then(|story| link_to(visit, story));
    let page = visit.page(telling.head("title")).about(telling.head("summary"));
    let fragment = fragment(visit, telling)?;
    Ok(Story {
        page: if fragment.is_some() { page.island("lineage") } else { page },
        period: telling.head("period").to_owned(),
        sources: notes.finish(visit),
        previous: beside(at.checked_sub(1)).unwrap_or_default(),
        next: beside(Some(at + 1)).unwrap_or_default(),
        items: shelf.best(),
        map: Map::around(names.join(", "), &spots, &[]),
        iri_path: format!("/id/story/{slug}"),
        blocks,
        people,
        institutions,
        fragment,
    })
}

/// The numbers that a story may name, counted in what this reader may see.
fn figures(visit: &Visit) -> [(&'static str, String); 2] {
    let snapshot = visit.app.snapshot(&visit.reader);
    let graph = &snapshot.graph;
    let people = || graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Person));
    let number = |n| super::texts::number(visit.lang, n);
    let women = people().filter(|person| graph.sex(*person) == Sex::Female).count();
    [("people", number(people().count())), ("women", number(women))]
}

fn link_to(visit: &Visit, story: &Told) -> Option<Thing> {
    let title = story.telling(visit.lang)?.head("title");
    Some(Thing { href: format!("/{}/story/{}", visit.lang.tag(), story.slug), name: Text::plain(title) })
}

/// The part of the graph that a story shows: `lineage:` says from whom, `links:` along what, `direction:` which way.
fn fragment(visit: &Visit, telling: &Telling) -> Result<Option<super::screens::Fragment>, Error> {
    let from = telling.head("lineage");
    if from.is_empty() {
        return Ok(None);
    }
    let links = match telling.head("links") {
        "" => "teaching,ordination,succession,kinship",
        links => links,
    };
    kin::fragment(visit, from, links, telling.head("direction"))
}

/// Items beside a story, each with how many of its records it is about.
#[derive(Default)]
struct Shelf(Vec<(usize, Outside)>);

impl Shelf {
    fn add(&mut self, items: Vec<Outside>) {
        for item in items {
            match self.0.iter_mut().find(|(_, known)| known.href == item.href) {
                Some((n, _)) => *n += 1,
                None => self.0.push((1, item)),
            }
        }
    }

    fn best(mut self) -> Vec<Outside> {
        self.0.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        self.0.into_iter().take(MOST_ITEMS).map(|(_, item)| item).collect()
    }
}

/// A line of a story as HTML: links to records, notes to sources, everything else escaped.
fn html(visit: &Visit, text: &str, notes: &mut Footnotes) -> Result<String, Error> {
    let lang = visit.lang;
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => out.push_str(&escape(words)),
            Piece::Link(words, id) => {
                let href = escape(&tell::href(lang, id));
                out.push_str(&format!("<a href=\"{href}\"><bdi>{}</bdi></a>", escape(words)));
            }
            Piece::Source(id) => {
                let source = EntityId::new(EntityKind::Source, id).ok_or_else(|| Error::not_found("source", id))?;
                let node = visit.app.node_ref(&visit.reader, &visit.app.base().iri(&source))?;
                let number = notes.cite(lang, &node, &[]);
                let label = super::texts::Texts::of(lang).with("source-number", &[("n", &number.to_string())]);
                out.truncate(out.trim_end().len());
                let label = escape(&label);
                out.push_str(&format!("<a class=\"cite\" href=\"#s{number}\" aria-label=\"{label}\">{number}</a>"));
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};
    use crate::app::Shipped;
    use crate::model::{Lang, Story, Telling};
    use std::collections::{BTreeMap, BTreeSet};

    fn ids(table: &str) -> BTreeSet<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(table);
        let mut rows = csv::Reader::from_path(path).expect("the table is part of the project");
        rows.records().map(|row| row.expect("a row")[0].to_owned()).collect()
    }

    fn told() -> Vec<Story> {
        let (stories, findings) = Shipped::embedded().stories();
        assert_eq!(findings, []);
        stories
    }

    #[test]
    fn every_story_is_told_in_three_languages_with_the_same_links_and_sources() {
        let told = told();
        assert!(told.len() >= 8, "{} stories", told.len());
        for story in &told {
            let [en, fr, he] = Lang::ALL.map(|lang| &story.told[&lang]);
            let links = |telling: &'_ Telling| telling.links().into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(links(en), links(fr), "French links of `{}`", story.slug);
            assert_eq!(links(en), links(he), "Hebrew links of `{}`", story.slug);
            assert_eq!(en.sources(), fr.sources(), "French sources of `{}`", story.slug);
            assert_eq!(en.sources(), he.sources(), "Hebrew sources of `{}`", story.slug);
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
        for story in told() {
            let telling = &story.told[&Lang::En];
            for id in telling.links() {
                let (kind, slug) = id.split_once('/').expect("kind/slug");
                assert!(known[kind].contains(slug), "`{id}` in `{}`", story.slug);
            }
            for source in telling.sources() {
                assert!(sources.contains(source), "source `{source}` in `{}`", story.slug);
            }
            let lineage = telling.head("lineage");
            assert!(known["person"].contains(lineage), "`{lineage}` in `{}`", story.slug);
        }
    }

    #[test]
    fn every_paragraph_of_facts_cites_a_source() {
        for story in told() {
            for telling in story.told.values() {
                let cites = |block: &&String| block.starts_with("## ") || block.contains("[^");
                let bare: Vec<&String> = telling.blocks.iter().filter(|block| !cites(block)).collect();
                // A paragraph without a fact of its own may close a story: it says what the graph shows.
                assert!(bare.len() <= 1, "`{}`: {bare:?}", story.slug);
            }
        }
    }

    /// What each source is cited for in the tables: the numbers in its rows, and the records they are about.
    #[derive(Default)]
    struct Cited {
        numbers: BTreeSet<String>,
        records: BTreeSet<String>,
    }

    /// The numbers of a text; what groups their digits (`5,200`) is no end of a number.
    fn numbers(text: &str) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        let groups = |at: usize| {
            matches!(letters[at], ',' | '\u{202f}' | '\u{a0}') && digit(at.checked_sub(1)) && digit(Some(at + 1))
        };
        let joined: String = (0..letters.len()).filter(|at| !groups(*at)).map(|at| letters[at]).collect();
        let digits = joined.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        digits.map(|digits| digits.trim_start_matches('0').to_owned()).collect()
    }

    fn cited() -> BTreeMap<String, Cited> {
        let mut cited: BTreeMap<String, Cited> = BTreeMap::new();
        let mut cities = BTreeMap::new();
        for table in [
            "people",
            "institutions",
            "relations",
            "claims",
            "enrolments",
            "aggregates",
            "polities",
            "place_names",
            "items",
            "sources",
        ] {
            let path = format!("{}/data/{table}.csv", env!("CARGO_MANIFEST_DIR"));
            let mut rows = csv::Reader::from_path(path).expect("the table is part of the project");
            let columns = rows.headers().expect("a header").clone();
            for row in rows.records() {
                let row = row.expect("a row");
                let cells: BTreeMap<&str, &str> = columns.iter().zip(&row).collect();
                if table == "institutions" {
                    cities.insert(cells["id"].to_owned(), cells["city"].to_owned());
                }
                let of = |column: &&str| *column == "id" && table == "sources" || column.ends_with("source");
                for source in columns.iter().filter(of).map(|column| cells[column]).filter(|id| !id.is_empty()) {
                    let known = cited.entry(source.to_owned()).or_default();
                    for (column, cell) in cells.iter().filter(|(_, cell)| !cell.is_empty()) {
                        known.numbers.extend(numbers(cell));
                        if ["id", "subject", "object", "institution", "place", "city", "parent", "about"]
                            .contains(column)
                        {
                            let slugs = cell.split('|').map(|id| id.rsplit('/').next().unwrap_or(id));
                            known.records.extend(slugs.map(str::to_owned));
                        }
                    }
                }
            }
        }
        // A row about a school is about its city too.
        for known in cited.values_mut() {
            let there: Vec<String> = known.records.iter().filter_map(|id| cities.get(id).cloned()).collect();
            known.records.extend(there);
        }
        cited
    }

    #[test]
    fn each_number_and_each_name_of_a_story_stands_in_a_row_of_the_source_it_cites() {
        let cited = cited();
        let mut seen = 0;
        for (story, block) in told().iter().flat_map(|story| {
            story.told.values().flat_map(move |telling| telling.blocks.iter().map(move |block| (&story.slug, block)))
        }) {
            let (mut wanted, mut links, mut sources) = (Vec::new(), Vec::new(), Vec::new());
            let pieces: Vec<Piece<'_>> = pieces(block);
            for (at, piece) in pieces.iter().enumerate() {
                match piece {
                    Piece::Words(words) => wanted.extend(numbers(words)),
                    Piece::Link(words, id) => {
                        wanted.extend(numbers(words));
                        links.push(id.rsplit('/').next().unwrap_or(id));
                    }
                    Piece::Source(id) => sources.push(*id),
                }
                // A sentence may cite several sources in a row; it ends before the next words.
                let ends = match pieces.get(at + 1) {
                    Some(Piece::Source(_)) => false,
                    Some(Piece::Words(words)) if words.trim().is_empty() => false,
                    _ => !sources.is_empty(),
                };
                if !ends {
                    continue;
                }
                let backed = |has: &dyn Fn(&Cited) -> bool| sources.iter().filter_map(|id| cited.get(*id)).any(has);
                for number in wanted.drain(..) {
                    assert!(
                        backed(&|known| known.numbers.contains(&number)),
                        "`{number}` in `{story}`, {sources:?}: {block}"
                    );
                    seen += 1;
                }
                for link in links.drain(..) {
                    assert!(
                        backed(&|known| known.records.contains(link)),
                        "`{link}` in `{story}`, {sources:?}: {block}"
                    );
                }
                sources.clear();
            }
        }
        assert!(seen > 200, "only {seen} numbers were found");
    }
}
