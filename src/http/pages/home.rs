//! The entrance: a search box, three stories, the map at a glance, and honest figures.

use super::chart::{Map, Spot};
use super::screens::{Home, Walk};
use super::view::{Figure, Thing};
use super::{connection, connection_files, stories, tell, visit::Visit, whole};
use crate::app::{Error, Site};
use crate::model::{EntityId, EntityKind};
use axum::response::Response;
use std::collections::HashMap;

/// Who the search box offers as examples.
const EXAMPLES: [&str; 4] =
    ["person/behar-nissim", "person/benchimol-hassiba", "institution/mikveh-israel", "place/salonica"];
/// Between whom the entrance shows a chain: a teacher, and the writer whom his pupil taught.
const WALK: [&str; 2] = ["person/behar-nissim", "person/burla-yehuda"];
/// Schools that are part of it are the Alliance's own.
const OF_THE_NETWORK: &str = "aiu";

/// `GET /{lang}/`
pub async fn home(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Home, Error> {
    let page = visit.titled("home-title");
    let about = page.t("home-lead");
    let sites = visit.app.sites(&visit.reader)?;
    let mut examples = Vec::new();
    for id in EXAMPLES {
        let (kind, slug) = id.split_once('/').unwrap_or((id, ""));
        let Some(id) = EntityKind::from_segment(kind).and_then(|kind| EntityId::new(kind, slug)) else { continue };
        let node = visit.app.node_ref(&visit.reader, &visit.app.base().iri(&id))?;
        if !node.labels.is_empty() {
            examples.push(tell::thing(visit.lang, &node));
        }
    }
    // The story of one teacher, of the women who taught, of one family.
    let all = stories::cards(visit);
    let stories = [1, 5, 4].into_iter().filter_map(|at| all.get(at).cloned()).collect();
    Ok(Home {
        examples,
        stories,
        walk: walk(visit)?,
        map: towns(visit, page.t("home-map-about"), &sites),
        figures: figures(visit, &sites)?,
        ways: [
            ("connection", "way-connection", "way-connection-about"),
            ("lineage", "way-lineage", "way-lineage-about"),
            ("find", "find-title", "find-lead"),
            ("items", "items-title", "items-lead"),
            ("network", "way-network", "way-network-about"),
            ("sparql", "way-sparql", "way-sparql-about"),
        ],
        page: page.about(about),
    })
}

/// The chain to follow first; none where these people are not recorded.
fn walk(visit: &Visit) -> Result<Option<Walk>, Error> {
    let [Some(from), Some(to)] = [connection::find(visit, WALK[0])?, connection::find(visit, WALK[1])?] else {
        return Ok(None);
    };
    let shortest = connection::paths(visit, &from, &to)?.into_iter().next();
    Ok(shortest.map(|path| Walk {
        chain: connection::chain(visit, &path),
        href: format!("/{}/connection?from={}&to={}", visit.lang.tag(), WALK[0], WALK[1]),
        downloads: connection_files::links(visit, &from, &to),
    }))
}

/// Cities, each as heavy as the institutions recorded in it.
pub fn towns(visit: &Visit, about: String, sites: &[Site]) -> Map {
    let mut towns: HashMap<&str, Spot> = HashMap::new();
    for site in sites {
        let (Some(city), Some((latitude, longitude))) = (&site.city, site.at) else { continue };
        let town = towns.entry(&city.iri).or_insert_with(|| {
            let Thing { href, name } = tell::thing(visit.lang, city);
            Spot { latitude, longitude, name: name.text, href, weight: 0.0, family: "affiliation" }
        });
        town.weight += 1.0;
    }
    let mut spots: Vec<Spot> = towns.into_values().collect();
    // The heaviest are drawn first, so that small towns stay within reach of the pointer.
    spots.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.href.cmp(&b.href)));
    Map::of_the_network(about, &spots)
}

/// What is recorded, beside what is known of the whole.
fn figures(visit: &Visit, sites: &[Site]) -> Result<Vec<Figure>, Error> {
    let page = visit.titled("home-title");
    let [people, institutions, places] = visit.app.kinds_count(&visit.reader)?;
    let schools =
        sites.iter().filter(|site| site.kind.ends_with("school") && site.parent.as_deref() == Some(OF_THE_NETWORK));
    let figure = |name: &str, n: usize, note: String| Figure { name: page.t(name), value: page.number(n), note };
    Ok(vec![
        figure("count-people", people, String::new()),
        figure("count-schools", schools.count(), whole::schools(visit, &page)?),
        figure("count-institutions", institutions, String::new()),
        figure("count-places", places, String::new()),
        figure("count-links", visit.app.snapshot(&visit.reader).graph.link_count(), String::new()),
    ])
}
