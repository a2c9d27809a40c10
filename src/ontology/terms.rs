//! The vocabulary, each term once.
//!
//! Ours are the classes and properties of `ontology/haverim.ttl`, in its order; a test keeps the two lists equal. Those
//! of others are the few that stored data use. Codes (roles, kinds, certainties …) are data, under [`CODE`].

use crate::model::EntityKind;
use oxigraph::model::NamedNodeRef;

/// The namespace of our classes and properties.
pub const HAV: &str = "https://w3id.org/haverim/ontology#";
/// The namespace of our code lists: `{CODE}{list}/{slug}`.
pub const CODE: &str = "https://w3id.org/haverim/code/";
/// The namespace of our SPARQL functions.
pub const FUNCTION: &str = "https://w3id.org/haverim/function#";
/// The namespace of the services inside SPARQL: `{SERVICE}lineage`.
pub const SERVICE: &str = "https://w3id.org/haverim/service/";

/// Declares constants, and the list of them all.
macro_rules! terms {
    ($list:ident, $about:literal, $namespace:literal: $($(#[$doc:meta])* $name:ident $local:literal,)*) => {
        $($(#[$doc])* pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)*
        #[doc = $about]
        pub const $list: &[NamedNodeRef<'static>] = &[$($name,)*];
    };
}

terms! { OURS, "All terms of our ontology.", "https://w3id.org/haverim/ontology#":
    // People, institutions, places
    /// Whoever acts: a person or an institution.
    AGENT "Agent",
    /// A human being, living or dead, whom at least one source names or describes.
    PERSON "Person",
    /// A school, training college, seminary, synagogue, community, organisation, library or newspaper.
    INSTITUTION "Institution",
    /// A place on the earth: a city, a country, the territory of a state.
    PLACE "Place",
    /// A city, town or village.
    CITY "City",
    /// A country within its present borders.
    COUNTRY "Country",
    /// A state or dominion of its time, such as the Ottoman Empire, to which a place belonged for some years.
    POLITY_CLASS "Polity",
    /// Partners and their children, as a register or a genealogist’s file groups them.
    FAMILY "Family",
    // What sources say
    /// A book, article, archive, web page or file in which something is stated.
    SOURCE_CLASS "Source",
    /// One statement (subject, predicate, object) made by one source, with its certainty and, where known, its years and its locator.
    CLAIM "Claim",
    /// A claim that two records describe one person, institution or place, or that they do not; it has an author, and can be undone.
    IDENTITY_DECISION "IdentityDecision",
    /// The act of bringing one file into the graph: which file, by whom, when.
    IMPORT "Import",
    /// The statements of one source or one import, kept together and apart from all others.
    NAMED_GRAPH "NamedGraph",
    // Names, events, figures
    /// One form of a name, as written somewhere, with its language and script, and its parts.
    NAME "Name",
    /// One name of a place, with the years in which it was used where they are known.
    PLACE_NAME "PlaceName",
    /// Something that happened at a time or a place: a birth, a marriage, an appointment, a journey.
    EVENT "Event",
    /// The part that one person or institution had in one event.
    PARTICIPATION_CLASS "Participation",
    /// A number that a source states for a year.
    FIGURE "Figure",
    /// How many pupils, boys, girls or teachers an institution had in a year, according to one source.
    ENROLMENT_FIGURE "EnrolmentFigure",
    /// A total for a whole network, such as its schools or pupils in a year, according to one source; it is not computed from the schools recorded here.
    NETWORK_FIGURE "NetworkFigure",
    // The museum
    /// Something shown to visitors: a story, an exhibit, a photograph, a document or a film.
    ITEM "Item",
    /// A text told to visitors, each of its facts with a source.
    STORY "Story",
    /// Items brought together under one subject.
    EXHIBIT "Exhibit",
    /// A photograph, held here or elsewhere.
    PHOTOGRAPH "Photograph",
    /// A letter, register, report or other writing, held here or elsewhere.
    DOCUMENT "Document",
    /// A film or a recording of moving images, held here or elsewhere.
    FILM "Film",
    // How properties are described
    /// Which end of a link comes first in a lineage.
    LINK_DIRECTION_CLASS "LinkDirection",
    /// The subject comes before the object: parent, teacher, who ordains.
    FORWARD "Forward",
    /// The object comes before the subject: the successor is named first, the predecessor second.
    BACKWARD "Backward",
    /// Neither end comes first: siblings, colleagues, a person and a school.
    LATERAL "Lateral",
    /// The family of links that a property belongs to, such as kinship or teaching; its presence makes the property a link.
    LINK_FAMILY "linkFamily",
    /// Which end of the link comes first in a lineage.
    LINK_DIRECTION "linkDirection",
    /// How many generations of a lineage the link goes over, where it is not one: two to a grandparent.
    LINK_GENERATIONS "linkGenerations",
    /// The role of a person in an institution that the link stands for, such as teacher; its claims are memberships in that role.
    LINK_ROLE "linkRole",
    /// What the link is called when read from its object to its subject.
    INVERSE_LABEL "inverseLabel",
    /// True where a subject has only one value in the world, so that only the best claim is projected.
    SINGLE_VALUED "singleValued",
    /// The link told in words; `{s}` stands for the subject and `{o}` for the object.
    SENTENCE "sentence",
    /// The link told in words when the subject is a man, where there is a better word than for anyone.
    SENTENCE_MALE "sentenceMale",
    /// The link told in words when the subject is a woman, where the language inflects.
    SENTENCE_FEMALE "sentenceFemale",
    // Kinship
    /// The subject is a parent of the object by birth, adoption, fostering or marriage. Its narrower properties are stated; this one gathers them.
    PARENT_IN_ANY_SENSE "parentInAnySense",
    /// The subject is a parent of the object by birth, or as far as the source tells.
    PARENT_OF "parentOf",
    /// The subject adopted the object.
    ADOPTIVE_PARENT_OF "adoptiveParentOf",
    /// The subject brought the object up as a foster child.
    FOSTER_PARENT_OF "fosterParentOf",
    /// The subject is the partner of a parent of the object, and not a parent.
    STEP_PARENT_OF "stepParentOf",
    /// Two people lived as a couple, married or not.
    PARTNER_OF "partnerOf",
    /// Two people were married to each other.
    SPOUSE_OF "spouseOf",
    /// A source calls two people brother or sister; where parents are recorded, siblings are worked out from them.
    SIBLING_OF "siblingOf",
    /// A source calls two people cousins, of whatever degree.
    COUSIN_OF "cousinOf",
    /// A source calls the subject a grandparent of the object, and the parent between them need not be known.
    GRANDPARENT_OF "grandparentOf",
    /// A source calls the subject an aunt or uncle of the object.
    AUNT_OR_UNCLE_OF "auntOrUncleOf",
    // Teaching, ordination, succession, company
    /// The subject taught the object in person.
    TEACHER_OF "teacherOf",
    /// The subject conferred rabbinical ordination (semikhah) on the object.
    ORDAINED "ordained",
    /// The subject followed the object in an office, or one institution took the place of another; the subject is the later.
    SUCCESSOR_OF "successorOf",
    /// Two people worked together.
    COLLEAGUE_OF "colleagueOf",
    /// Two people wrote to each other.
    CORRESPONDENT_OF "correspondentOf",
    // People and institutions
    /// The subject was a pupil or student of the institution.
    STUDIED_AT "studiedAt",
    /// The subject was a teacher of the institution.
    TAUGHT_AT "taughtAt",
    /// The subject was principal or head of the institution.
    DIRECTED "directed",
    /// The subject founded the institution, alone or with others.
    FOUNDED "founded",
    /// The subject was president of the institution.
    PRESIDED_OVER "presidedOver",
    /// The subject was secretary, or secretary-general, of the institution.
    SECRETARY_OF "secretaryOf",
    /// The subject was a member of the institution or of its committee.
    MEMBER_OF "memberOf",
    /// The subject was rabbi of a synagogue, community or other institution.
    SERVED_AS_RABBI_AT "servedAsRabbiAt",
    /// The subject gave money, land or buildings to the institution.
    BENEFACTOR_OF "benefactorOf",
    /// The subject inspected the school on behalf of the Alliance or another body.
    INSPECTED_SCHOOL "inspectedSchool",
    /// The subject belongs to a larger institution or network.
    PART_OF "partOf",
    /// The subject was paid for, wholly or partly, by the object.
    FUNDED_BY "fundedBy",
    // People, institutions and places
    /// The subject was born there.
    BORN_IN "bornIn",
    /// The subject died there.
    DIED_IN "diedIn",
    /// The subject lived there for some time.
    LIVED_IN "livedIn",
    /// The subject was a rabbi of that place.
    RABBI_OF "rabbiOf",
    /// The subject was sent there as an emissary; the city may stand for its region.
    EMISSARY_TO "emissaryTo",
    /// The institution was in that place.
    LOCATED_IN "locatedIn",
    /// The subject lies within the object, in the years of the claim.
    WITHIN_PLACE "withinPlace",
    // Dates, codes and texts of people, institutions and places
    /// When the person was born, in EDTF.
    BIRTH_DATE "birthDate",
    /// When the person died, in EDTF.
    DEATH_DATE "deathDate",
    /// When the institution was founded or opened, in EDTF; “../1881” says only that it existed by 1881.
    FOUNDED_DATE "foundedDate",
    /// When the institution closed, in EDTF.
    CLOSED_DATE "closedDate",
    /// Male, female, another or unknown, as the sources give it.
    SEX "sex",
    /// What the person was: teacher, rabbi, emissary, benefactor and so on. A claim of affiliation says when and where.
    ROLE "role",
    /// What the institution was: a boys’ school, a synagogue, a newspaper and so on.
    INSTITUTION_KIND "institutionKind",
    /// The state or dominion to which the place belonged, in the years of the claim.
    POLITY "polity",
    /// A name that the place bore, in the years of the claim.
    CALLED_THEN "calledThen",
    /// The country in which the place lies today, by its ISO 3166-1 code.
    COUNTRY_NOW "countryNow",
    /// A remark of the compilers, in their words.
    NOTE "note",
    /// An occupation in the words of the source, where no role of the code list fits.
    OCCUPATION "occupation",
    /// A record of an imported genealogical file as it stood there, kept so that nothing of the file is lost.
    GEDCOM_RECORD "gedcomRecord",
    /// The cross-reference of a record in the genealogical file it came from, such as @I52@.
    XREF "xref",
    // Claims
    /// Where the claim, figure or item comes from.
    SOURCE "source",
    /// How sure the compilers are that the claim is true: certain, probable or possible.
    CERTAINTY "certainty",
    /// Which of several conflicting claims to believe: preferred, normal or deprecated. Absent means normal.
    RANK "rank",
    /// The dates between which it held, as one EDTF literal such as 1882/1897.
    INTERVAL "interval",
    /// Where in the source: page, image, section.
    LOCATOR "locator",
    /// The words of the source before they were read as a date, a name or a place.
    WRITTEN_AS "writtenAs",
    /// The calendar in which the source gives the date.
    CALENDAR "calendar",
    /// Who made this claim or decision here.
    AUTHOR "author",
    /// This claim contradicts the other.
    DISPUTES "disputes",
    /// In what way a parent is a parent: by birth, adoption, fostering, marriage, or unknown.
    PARENT_KIND "parentKind",
    // Figures
    /// The institution or network that the figure counts.
    INSTITUTION_OF "institution",
    /// The year of the figure, in EDTF.
    YEAR "year",
    /// The number of pupils.
    PUPILS "pupils",
    /// The number of boys among the pupils.
    BOYS "boys",
    /// The number of girls among the pupils.
    GIRLS "girls",
    /// The number of teachers.
    TEACHERS "teachers",
    /// What the total counts: schools, pupils, countries, cities.
    MEASURE "measure",
    /// The number stated.
    VALUE "value",
    // Sources
    /// The title of a source or an item, in its own language.
    TITLE "title",
    /// Who wrote or made the source or the item, as its title page says.
    CREATOR "creator",
    /// Who published the source.
    PUBLISHER "publisher",
    /// When the source was published, in EDTF.
    PUBLISHED "published",
    /// A page on the web where it can be read or seen.
    WEB_PAGE "webPage",
    /// Under which terms it may be used.
    RIGHTS "rights",
    // Names
    /// One form of the name of the subject.
    HAS_NAME "hasName",
    /// The whole name as written, with its language and script in the language tag.
    LITERAL_FORM "literalForm",
    /// The given name or names.
    GIVEN_NAME "givenName",
    /// The name of the father as part of the name: ben Abraham.
    PATRONYM "patronym",
    /// A particle before a surname that may be left out: Ben, El, Aït, de.
    PARTICLE "particle",
    /// The family name without its particle.
    SURNAME "surname",
    /// A title or honorific written with the name: Rabbi, Sir, Hakham.
    NAME_TITLE "nameTitle",
    /// What follows the name: the elder, junior, II.
    NAME_SUFFIX "nameSuffix",
    /// A byname or acronym by which the person is known.
    NICKNAME "nickname",
    /// At birth, after marriage, pen name and so on.
    NAME_TYPE "nameType",
    // Events and families
    /// What happened.
    EVENT_TYPE "eventType",
    /// When it happened or was made, in EDTF.
    DATE "date",
    /// Where it happened or was made.
    AT_PLACE "atPlace",
    /// A place in the words of the source, not yet matched to a recorded place.
    PLACE_TEXT "placeText",
    /// Someone who took part in the event.
    PARTICIPANT "participant",
    /// The part of one participant in the event.
    PARTICIPATION "participation",
    /// The person or institution that took part.
    ACTOR "actor",
    /// In what role: the child, the witness, the officiant.
    ACTOR_ROLE "actorRole",
    /// One of the partners of the family.
    FAMILY_PARTNER "familyPartner",
    /// A child of the family.
    FAMILY_CHILD "familyChild",
    /// A marriage, a divorce or another event of the family.
    FAMILY_EVENT "familyEvent",
    // Museum items
    /// A person, institution, place or event that the item tells of or shows.
    ABOUT "about",
    /// An item shown in the exhibit.
    INCLUDES "includes",
    /// The library, archive or museum that holds the item.
    HELD_BY "heldBy",
    /// The holder’s name, where the holder is not recorded as an institution.
    HOLDER "holder",
    /// The number under which the holder keeps the item or source.
    SHELF_MARK "shelfMark",
    /// The postal address of a holder or a submitter, as written.
    ADDRESS "address",
    /// A telephone number, as written.
    PHONE "phone",
    /// A fax number, as written.
    FAX "fax",
    /// An address of electronic mail.
    EMAIL "email",
    /// The words of the story, or of the caption.
    TEXT "text",
    /// What the picture shows, for those who do not see it.
    ALT_TEXT "altText",
    /// The file of the picture, scan or film.
    MEDIA_FILE "mediaFile",
    // Identity, imports, visibility
    /// The two records describe one individual; the object is the one that is kept. Stated only by an identity decision.
    SAME_INDIVIDUAL "sameIndividual",
    /// Whether the identity is proposed, accepted or rejected.
    STATUS "status",
    /// When the decision was taken.
    DECIDED_AT "decidedAt",
    /// How alike the two records were, from 0 to 1, when the decision was proposed.
    SCORE "score",
    /// The graph that holds what the import brought.
    IMPORTED_INTO "importedInto",
    /// The name of the imported file.
    FILE_NAME "fileName",
    /// The SHA-256 of the imported file, in hexadecimal.
    FILE_HASH "fileHash",
    /// The version of GEDCOM in which the imported file is written.
    FILE_VERSION "fileVersion",
    /// Who brought the file in.
    IMPORTED_BY "importedBy",
    /// When the file was brought in.
    IMPORTED_AT "importedAt",
    /// A curator’s statement on a whole graph: nobody in it is living, or people in it may be living.
    LIVING_STATUS "livingStatus",
    /// Who may see the record, where a file or a curator said so.
    VISIBILITY "visibility",
    /// The IRI under which this store names its people, institutions and places.
    INSTANCE_BASE "instanceBase",
    /// Which version of the shipped data a store was loaded from.
    DATA_VERSION "dataVersion",
    /// How many changes a store has seen; it grows with each commit.
    VERSION "version",
}

terms! { RDF, "RDF.", "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
    /// What a thing is.
    RDF_TYPE "type",
    /// What a claim is about.
    RDF_SUBJECT "subject",
    /// The property that it claims.
    RDF_PREDICATE "predicate",
    /// The value that it claims.
    RDF_OBJECT "object",
    /// A property.
    RDF_PROPERTY "Property",
}

terms! { SD, "SPARQL service description: what a query may use.", "http://www.w3.org/ns/sparql-service-description#":
    /// A function.
    SD_FUNCTION "Function",
    /// A service.
    SD_SERVICE "Service",
}

terms! { RDFS, "RDF Schema.", "http://www.w3.org/2000/01/rdf-schema#":
    /// A name to show.
    RDFS_LABEL "label",
    /// What the subjects of a property are.
    RDFS_DOMAIN "domain",
    /// What the values of a property are.
    RDFS_RANGE "range",
}

terms! { SKOS, "SKOS: variants of names, code lists, and the same thing elsewhere.", "http://www.w3.org/2004/02/skos/core#":
    /// Another name.
    SKOS_ALT_LABEL "altLabel",
    /// What a code is called.
    SKOS_PREF_LABEL "prefLabel",
    /// What a term means.
    SKOS_DEFINITION "definition",
    /// A code.
    SKOS_CONCEPT "Concept",
    /// A list of codes.
    SKOS_CONCEPT_SCHEME "ConceptScheme",
    /// The list of a code.
    SKOS_IN_SCHEME "inScheme",
    /// A code in the form others write it.
    SKOS_NOTATION "notation",
    /// How it is used.
    SKOS_EXAMPLE "example",
    /// A wider code.
    SKOS_BROADER "broader",
    /// The same thing in Wikidata, VIAF or another catalogue.
    SKOS_EXACT_MATCH "exactMatch",
}

terms! { ORG, "W3C ORG: a claim of affiliation is a membership.", "http://www.w3.org/ns/org#":
    /// A role of a person in an institution, for some time.
    ORG_MEMBERSHIP "Membership",
    /// Whose role it is.
    ORG_MEMBER "member",
    /// Where.
    ORG_ORGANIZATION "organization",
    /// Which role.
    ORG_ROLE "role",
}

terms! { GEO, "WGS84 coordinates.", "http://www.w3.org/2003/01/geo/wgs84_pos#":
    /// Latitude.
    GEO_LAT "lat",
    /// Longitude.
    GEO_LONG "long",
}

terms! { DCT, "Dublin Core: parts.", "http://purl.org/dc/terms/":
    /// What it is a part of.
    IS_PART_OF "isPartOf",
}

terms! { OWL, "OWL, as our ontology uses it.", "http://www.w3.org/2002/07/owl#":
    /// A class.
    OWL_CLASS "Class",
    /// A property whose values are nodes.
    OWL_OBJECT_PROPERTY "ObjectProperty",
    /// A property whose values are literals.
    OWL_DATATYPE_PROPERTY "DatatypeProperty",
    /// A remark on a node or a term.
    OWL_ANNOTATION_PROPERTY "AnnotationProperty",
    /// A property that holds both ways.
    OWL_SYMMETRIC_PROPERTY "SymmetricProperty",
    /// The version of the ontology.
    OWL_VERSION_INFO "versionInfo",
}

/// The class of the things of a kind.
pub const fn class_of(kind: EntityKind) -> NamedNodeRef<'static> {
    match kind {
        EntityKind::Person => PERSON,
        EntityKind::Institution => INSTITUTION,
        EntityKind::Place => PLACE,
        EntityKind::Source => SOURCE_CLASS,
        EntityKind::Claim => CLAIM,
        EntityKind::Figure => FIGURE,
        EntityKind::Event => EVENT,
        EntityKind::Name => NAME,
        EntityKind::Family => FAMILY,
        EntityKind::Story => STORY,
        EntityKind::Item => ITEM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::{NamedNode, NamedOrBlankNode};
    use std::collections::BTreeSet;

    /// What `haverim.ttl` declares in our namespace.
    fn declared() -> BTreeSet<NamedNode> {
        RdfParser::from_format(RdfFormat::Turtle)
            .for_slice(include_str!("../../ontology/haverim.ttl"))
            .map(|quad| quad.expect("the ontology parses"))
            .filter(|quad| quad.predicate == RDF_TYPE)
            .filter_map(|quad| match quad.subject {
                NamedOrBlankNode::NamedNode(s) if s.as_str().starts_with(HAV) => Some(s),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_constants_are_the_ontology() {
        let constants: BTreeSet<_> = OURS.iter().map(|term| term.into_owned()).collect();
        assert_eq!(constants.len(), OURS.len(), "a term has two constants");
        let declared = declared();
        let undeclared: Vec<_> = constants.difference(&declared).collect();
        assert!(undeclared.is_empty(), "in terms.rs but not in ontology/haverim.ttl: {undeclared:?}");
        let missing: Vec<_> = declared.difference(&constants).collect();
        assert!(missing.is_empty(), "in ontology/haverim.ttl but not in terms.rs: {missing:?}");
    }

    #[test]
    fn namespaces_agree() {
        assert!(OURS.iter().all(|term| term.as_str().starts_with(HAV)));
    }
}
