//! The kinds of link, as the ontology declares them.
//!
//! A property with `hav:linkFamily` is a link. Its direction, its symmetry and its wording are annotations too, so that
//! a network of workshops and apprentices is served by another Turtle file and the same program.

use super::terms;
use super::vocabulary::Vocabulary;
use crate::model::{Direction, LinkKinds, LinkKindsError, NewLinkKind};
use oxigraph::model::{NamedNodeRef, Term};

/// The kinds of link of our own ontology.
pub fn link_kinds() -> LinkKinds {
    read(&Vocabulary::embedded()).expect("our own ontology keeps the limits, and a test reads it")
}

/// The kinds of link that a vocabulary declares, in its order.
pub fn read(vocabulary: &Vocabulary) -> Result<LinkKinds, LinkKindsError> {
    let mut kinds = LinkKinds::new();
    for (property, _) in vocabulary.terms() {
        let Some((_, family)) = vocabulary.texts(property, terms::LINK_FAMILY).0.into_iter().next() else { continue };
        let symmetric = has(vocabulary, property, terms::RDF_TYPE, terms::OWL_SYMMETRIC_PROPERTY);
        let labels = vocabulary.labels(property);
        let inverse = vocabulary.inverse_labels(property);
        let inverse_labels = if inverse.0.is_empty() && symmetric { labels.clone() } else { inverse };
        let direction = direction(vocabulary, property);
        kinds.add(NewLinkKind {
            iri: property.as_str().into(),
            family,
            direction,
            symmetric,
            generations: generations(vocabulary, property),
            labels,
            inverse_labels,
        })?;
    }
    Ok(kinds)
}

/// Which end comes first; a link of which nothing is said is lateral, and so in no lineage.
fn direction(vocabulary: &Vocabulary, property: NamedNodeRef<'_>) -> Direction {
    let says = |direction| has(vocabulary, property, terms::LINK_DIRECTION, direction);
    match (says(terms::FORWARD), says(terms::BACKWARD)) {
        (true, _) => Direction::Forward,
        (_, true) => Direction::Backward,
        _ => Direction::Lateral,
    }
}

/// How many generations it goes over.
fn generations(vocabulary: &Vocabulary, property: NamedNodeRef<'_>) -> u32 {
    let number = |value: &Term| if let Term::Literal(number) = value { number.value().parse().ok() } else { None };
    vocabulary.values(property, terms::LINK_GENERATIONS).find_map(number).unwrap_or(1)
}

fn has(vocabulary: &Vocabulary, term: NamedNodeRef<'_>, property: NamedNodeRef<'_>, value: NamedNodeRef<'_>) -> bool {
    vocabulary.values(term, property).any(|v| matches!(v, Term::NamedNode(n) if n.as_ref() == value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lang, LinkKind, Sex};
    use oxigraph::model::NamedNode;

    fn kind<'k>(kinds: &'k LinkKinds, name: &str) -> &'k LinkKind {
        kinds.get(kinds.named(name).unwrap_or_else(|| panic!("`{name}` is a link")))
    }

    #[test]
    fn families_and_directions_are_those_of_the_ontology() {
        let kinds = link_kinds();
        let families: Vec<_> = kinds.families().map(|(_, name)| name.to_owned()).collect();
        assert_eq!(families, ["kinship", "teaching", "ordination", "succession", "collegial", "affiliation", "place"]);
        assert_eq!(kind(&kinds, "parentOf").direction, Direction::Forward);
        assert_eq!(kind(&kinds, "successorOf").direction, Direction::Backward);
        assert_eq!(kind(&kinds, "siblingOf").direction, Direction::Lateral);
        assert_eq!(kind(&kinds, "teacherOf").inverse_labels.get(Lang::En), Some("pupil of"));
        assert_eq!(kinds.named("parentInAnySense"), None, "it only gathers its narrower properties");
        assert_eq!(kinds.named("birthDate"), None);
    }

    #[test]
    fn a_stated_grandparent_is_two_generations_away() {
        let kinds = link_kinds();
        assert_eq!(kind(&kinds, "grandparentOf").generations, 2);
        let others = kinds.iter().filter(|(_, kind)| kind.generations != 1).count();
        assert_eq!(others, 1);
    }

    #[test]
    fn what_is_symmetric_has_no_direction() {
        let kinds = link_kinds();
        let symmetric: Vec<_> = kinds.iter().filter(|(_, k)| k.symmetric).map(|(_, k)| k.name.as_str()).collect();
        assert_eq!(symmetric, ["partnerOf", "spouseOf", "siblingOf", "cousinOf", "colleagueOf", "correspondentOf"]);
        for (_, kind) in kinds.iter().filter(|(_, kind)| kind.symmetric) {
            assert_eq!(kind.direction, Direction::Lateral, "{}", kind.name);
        }
    }

    #[test]
    fn every_link_can_be_named_both_ways_and_told() {
        let vocabulary = Vocabulary::embedded();
        for (_, kind) in link_kinds().iter() {
            let property = NamedNode::new_unchecked(kind.iri.clone());
            for lang in Lang::ALL {
                assert!(kind.labels.get(lang).is_some(), "{} in {lang:?}", kind.name);
                assert!(kind.inverse_labels.get(lang).is_some(), "{} backwards in {lang:?}", kind.name);
                for sex in [Sex::Male, Sex::Female, Sex::Unknown] {
                    let told = vocabulary.tell(property.as_ref(), lang, ("A", sex), "B");
                    assert!(told.is_some_and(|t| t.contains('A') && t.contains('B')), "{} in {lang:?}", kind.name);
                    assert_eq!(
                        vocabulary.sentence(property.as_ref(), lang, sex).map(|(tag, _)| tag),
                        Some(lang.tag().into())
                    );
                }
            }
        }
    }

    #[test]
    fn roles_are_codes() {
        let vocabulary = Vocabulary::embedded();
        for (_, kind) in link_kinds().iter() {
            if let Some(role) = vocabulary.role(NamedNodeRef::new_unchecked(&kind.iri)) {
                assert!(vocabulary.kind(role).is_some(), "{} gives the role {role}, which no list has", kind.name);
            }
        }
        let teacher = vocabulary.role(terms::TAUGHT_AT).map(|role| role.as_str().to_owned());
        assert_eq!(teacher, Some(format!("{}role/teacher", terms::CODE)));
    }

    #[test]
    fn only_dates_codes_and_places_of_birth_and_death_are_single_valued() {
        let mut names: Vec<_> = Vocabulary::embedded()
            .single_valued()
            .into_iter()
            .map(|p| p.as_str().rsplit('#').next().unwrap_or_default().to_owned())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "birthDate",
                "bornIn",
                "closedDate",
                "countryNow",
                "deathDate",
                "diedIn",
                "foundedDate",
                "institutionKind",
                "sex"
            ]
        );
    }

    #[test]
    fn a_new_kind_of_link_needs_no_program() {
        let workshop = "@prefix hav: <https://w3id.org/haverim/ontology#> .
            @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix x: <https://x.example/> .
            x:masterOf a owl:ObjectProperty ; hav:linkFamily \"workshop\" ; hav:linkDirection hav:Forward .";
        let vocabulary = Vocabulary::read([("x.ttl", workshop)]).expect("Turtle");
        let kinds = read(&vocabulary).expect("one link");
        let master = kind(&kinds, "masterOf");
        assert_eq!((kinds.family_name(master.family), master.direction), ("workshop", Direction::Forward));
    }
}
