//! `relations.csv`, the links; and `claims.csv`, what other sources say against the tables.

use super::said::{Curator, Said, edtf, four};
use crate::model::date::{Edtf, Period};
use crate::model::{EntityKind, LinkKinds, Rank, Row, Table};
use crate::ontology::vocabulary::Vocabulary;
use crate::ontology::{claim, terms};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};

pub(super) fn add(curator: &mut Curator<'_>, table: &Table, kinds: &LinkKinds, vocabulary: &Vocabulary) {
    for row in &table.rows {
        let (name, subject, object) =
            (table.cell(row, "predicate"), table.cell(row, "subject"), table.cell(row, "object"));
        let Some((property, family)) = link(kinds, name) else {
            curator.error(table, row, format!("`{name}` is no link of the ontology"), "see `ontology/haverim.ttl`");
            continue;
        };
        let Some((s, o)) = ends(curator, table, row, &family, subject, object) else { continue };
        let Some(said) = curator.said(table, row) else { continue };
        let (interval, written) = period(curator, table, row);
        let role = vocabulary.role(property.as_ref());
        let said = Said { interval, written, note: table.value(row, "note"), role, ..said };
        curator.claim(&s, property.as_ref(), o, &said);
    }
}

/// A link property's IRI and family.
fn link(kinds: &LinkKinds, name: &str) -> Option<(NamedNode, String)> {
    let kind = kinds.get(kinds.named(name)?);
    Some((NamedNode::new_unchecked(kind.iri.clone()), kinds.family_name(kind.family).to_owned()))
}

/// The nodes of a link's ends; ids are looked for among the kinds that the link's family can join.
fn ends(
    curator: &mut Curator<'_>,
    table: &Table,
    row: &Row,
    family: &str,
    subject: &str,
    object: &str,
) -> Option<(NamedNode, NamedNode)> {
    use EntityKind::{Institution, Person, Place};
    let from = curator.kind_of(subject, &[Person, Institution, Place]).unwrap_or(Person);
    let among: &[EntityKind] = match family {
        "place" => &[Place],
        "affiliation" => &[Institution, Person],
        _ if from == Institution => &[Institution, Person],
        _ => &[Person, Institution],
    };
    let to = curator.kind_of(object, among).unwrap_or(among[0]);
    Some((curator.node(table, row, from, subject)?, curator.node(table, row, to, object)?))
}

/// The interval of a row's `from` and `to`, and how it was written where the two could not be kept as they are.
pub(super) fn period(curator: &mut Curator<'_>, table: &Table, row: &Row) -> (Option<String>, Option<String>) {
    let (from, to) = (table.cell(row, "from"), table.cell(row, "to"));
    for (column, cell) in [("from", from), ("to", to)] {
        if !cell.is_empty() && !curator.is_date(table, row, column, cell) {
            return (None, Some(format!("{from} – {to}")));
        }
    }
    let date = |cell: &str| Edtf::parse(cell).ok();
    let period = Period::new(date(from), date(to)).literal();
    if period.is_none() && !(from.is_empty() && to.is_empty()) {
        curator.error(table, row, format!("`{from}` to `{to}` is no stretch of time"), "let `from` be before `to`");
    }
    let as_written = period.is_none() && !from.is_empty() || [from, to].iter().any(|cell| cell.contains(['/', '[']));
    (period.map(|p| p.to_string()), as_written.then(|| format!("{from} – {to}")))
}

/// A second claim: any property, with a rank and the claim it disputes.
pub(super) fn add_claims(curator: &mut Curator<'_>, table: &Table, kinds: &LinkKinds) {
    for row in &table.rows {
        let (name, subject, object) =
            (table.cell(row, "predicate"), table.cell(row, "subject"), table.cell(row, "object"));
        let Some(said) = curator.said(table, row) else { continue };
        let (interval, written) = period(curator, table, row);
        let rank = table.value(row, "rank").and_then(Rank::from_code).unwrap_or_default();
        let said = Said { interval, written, rank, note: table.value(row, "note"), ..said };
        let Some((s, property, o)) = fact(curator, table, row, kinds, (subject, name, object)) else { continue };
        let node = curator.claim(&s, property.as_ref(), o, &said);
        let Some([subject, name, object, source]) = table.value(row, "disputes").and_then(four) else { continue };
        let Some((s, property, o)) = fact(curator, table, row, kinds, (&subject, &name, &object)) else { continue };
        let disputed = Quad::new(s, property, o, curator.graph(&source));
        let disputed = claim::node(curator.base, disputed.as_ref());
        curator.state(said.source, &node, terms::DISPUTES, disputed);
    }
}

/// A triple of slugs or dates as RDF.
fn fact(
    curator: &mut Curator<'_>,
    table: &Table,
    row: &Row,
    kinds: &LinkKinds,
    (subject, name, object): (&str, &str, &str),
) -> Option<(NamedNode, NamedNode, Term)> {
    if let Some((property, family)) = link(kinds, name) {
        let (s, o) = ends(curator, table, row, &family, subject, object)?;
        return Some((s, property, o.into()));
    }
    let from = curator.kind_of(subject, &[EntityKind::Person, EntityKind::Institution, EntityKind::Place]);
    let s = curator.node(table, row, from.unwrap_or(EntityKind::Person), subject)?;
    let literal: NamedNodeRef<'_> = match name {
        "birthDate" => terms::BIRTH_DATE,
        "deathDate" => terms::DEATH_DATE,
        "foundedDate" => terms::FOUNDED_DATE,
        "closedDate" => terms::CLOSED_DATE,
        _ => {
            curator.error(table, row, format!("`{name}` cannot be claimed here"), "use a link, or a date property");
            return None;
        }
    };
    curator.is_date(table, row, "object", object).then(|| (s, literal.into_owned(), edtf(object).into()))
}
