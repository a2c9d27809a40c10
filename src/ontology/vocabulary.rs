//! What things are called: the labels and definitions of classes, properties and codes, and the sentences of links.
//!
//! All of it is read from Turtle, at first the files of `ontology/` that are built into the binary. Whoever serves
//! another network reads further files after them: a property that they annotate as a link becomes one, a code that
//! they add has its name on every page.

use super::terms;
use crate::model::{Labels, Lang, Sex};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The ontology as Turtle.
pub const ONTOLOGY: &str = include_str!("../../ontology/haverim.ttl");
/// The code lists as Turtle.
pub const CODES: &str = include_str!("../../ontology/codes.ttl");

/// A file of the vocabulary that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{file}` is not Turtle: correct it, or leave it out")]
pub struct VocabularyError {
    /// Which file.
    pub file: String,
    #[source]
    cause: RdfParseError,
}

/// What kind of term a property or class is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A class.
    Class,
    /// A property whose values are nodes.
    ObjectProperty,
    /// A property whose values are literals.
    DatatypeProperty,
    /// A remark on a node or a term.
    AnnotationProperty,
    /// A value that the ontology itself names, such as a direction.
    Individual,
    /// A code of a list.
    Concept,
    /// A list of codes.
    ConceptScheme,
}

/// The vocabulary, indexed by IRI.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// In the order of the files, which is the order in which people should read them.
    order: Vec<NamedNode>,
    about: HashMap<NamedNode, BTreeMap<NamedNode, Vec<Term>>>,
}

impl Vocabulary {
    /// The ontology and the code lists of this project.
    pub fn embedded() -> Self {
        Self::read([("haverim.ttl", ONTOLOGY), ("codes.ttl", CODES)])
            .expect("the files are built in, and a test parses them")
    }

    /// Reads Turtle files, given with their names; later ones add to earlier ones.
    pub fn read<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, VocabularyError> {
        let mut vocabulary = Self::default();
        for (file, turtle) in files {
            for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle) {
                vocabulary.add(quad.map_err(|cause| VocabularyError { file: file.into(), cause: cause.into() })?);
            }
        }
        Ok(vocabulary)
    }

    fn add(&mut self, quad: Quad) {
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else { return };
        if !self.about.contains_key(&subject) {
            self.order.push(subject.clone());
        }
        self.about.entry(subject).or_default().entry(quad.predicate).or_default().push(quad.object);
    }

    /// All terms and codes, in the order of the files.
    pub fn terms(&self) -> impl Iterator<Item = (NamedNodeRef<'_>, TermKind)> {
        self.order.iter().filter_map(|term| Some((term.as_ref(), self.kind(term.as_ref())?)))
    }

    /// The terms of a class, in the order of the files.
    pub fn of_class(&self, class: NamedNodeRef<'_>) -> impl Iterator<Item = NamedNodeRef<'_>> {
        let class = Term::from(class);
        let is_one = move |term: &&NamedNode| self.values(term.as_ref(), terms::RDF_TYPE).any(|t| *t == class);
        self.order.iter().filter(is_one).map(|term| term.as_ref())
    }

    /// What a term is; `None` if the vocabulary does not declare it.
    pub fn kind(&self, term: NamedNodeRef<'_>) -> Option<TermKind> {
        let is = |class: NamedNodeRef<'_>| self.values(term, terms::RDF_TYPE).any(|t| *t == Term::from(class));
        [
            (terms::OWL_CLASS, TermKind::Class),
            (terms::OWL_OBJECT_PROPERTY, TermKind::ObjectProperty),
            (terms::OWL_DATATYPE_PROPERTY, TermKind::DatatypeProperty),
            (terms::OWL_ANNOTATION_PROPERTY, TermKind::AnnotationProperty),
            (terms::SKOS_CONCEPT_SCHEME, TermKind::ConceptScheme),
            (terms::SKOS_CONCEPT, TermKind::Concept),
            (terms::LINK_DIRECTION_CLASS, TermKind::Individual),
        ]
        .into_iter()
        .find_map(|(class, kind)| is(class).then_some(kind))
    }

    /// The values of a property of a term.
    pub fn values(&self, term: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> impl Iterator<Item = &Term> {
        self.about.get(&term.into_owned()).and_then(|about| about.get(&property.into_owned())).into_iter().flatten()
    }

    /// Everything that is said of a term: properties and values.
    pub fn facts(&self, term: NamedNodeRef<'_>) -> impl Iterator<Item = (NamedNodeRef<'_>, &Term)> {
        let about = self.about.get(&term.into_owned()).into_iter().flatten();
        about.flat_map(|(property, values)| values.iter().map(move |value| (property.as_ref(), value)))
    }

    /// What a class, property or code is called.
    pub fn labels(&self, term: NamedNodeRef<'_>) -> Labels {
        let labels = self.texts(term, terms::RDFS_LABEL);
        if labels.0.is_empty() { self.texts(term, terms::SKOS_PREF_LABEL) } else { labels }
    }

    /// What a property is called when it is read from its object to its subject; empty if nothing is said.
    pub fn inverse_labels(&self, property: NamedNodeRef<'_>) -> Labels {
        self.texts(property, terms::INVERSE_LABEL)
    }

    /// What a term means.
    pub fn definitions(&self, term: NamedNodeRef<'_>) -> Labels {
        self.texts(term, terms::SKOS_DEFINITION)
    }

    /// The texts of a property of a term, by language.
    pub fn texts(&self, term: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Labels {
        let mut texts = Labels::default();
        for value in self.values(term, property) {
            if let Term::Literal(text) = value {
                texts.push(text.language().unwrap_or_default(), text.value());
            }
        }
        texts
    }

    /// The properties of which a subject has one accepted value.
    pub fn single_valued(&self) -> HashSet<NamedNode> {
        let is_true = |value: &Term| matches!(value, Term::Literal(l) if matches!(l.value(), "true" | "1"));
        let says_so = |p: &&NamedNode| self.values(p.as_ref(), terms::SINGLE_VALUED).any(is_true);
        self.order.iter().filter(says_so).cloned().collect()
    }

    /// The role that a link gives its subject in an institution, as a code: `taughtAt` makes a teacher.
    pub fn role(&self, link: NamedNodeRef<'_>) -> Option<NamedNodeRef<'_>> {
        self.values(link, terms::LINK_ROLE).find_map(|value| match value {
            Term::NamedNode(role) => Some(role.as_ref()),
            _ => None,
        })
    }

    /// A link as a sentence with `{s}` and `{o}` in the places of subject and object, for a subject of this sex; in
    /// the reader's language or the next best, with the tag of the language it is in.
    pub fn sentence(&self, link: NamedNodeRef<'_>, lang: Lang, sex: Sex) -> Option<(String, String)> {
        let by_sex = match sex {
            Sex::Male => self.texts(link, terms::SENTENCE_MALE),
            Sex::Female => self.texts(link, terms::SENTENCE_FEMALE),
            Sex::Unknown => Labels::default(),
        };
        if let Some(pattern) = by_sex.get(lang) {
            return Some((lang.tag().into(), pattern.into()));
        }
        let any = self.texts(link, terms::SENTENCE);
        any.best(lang).map(|(tag, pattern)| (tag.into(), pattern.into()))
    }

    /// The link between two named things, told in words: `Nissim Béhar taught Eliezer Meir`.
    pub fn tell(
        &self,
        link: NamedNodeRef<'_>,
        lang: Lang,
        (subject, sex): (&str, Sex),
        object: &str,
    ) -> Option<String> {
        let (tag, pattern) = self.sentence(link, lang, sex)?;
        let (before, rest) = pattern.split_once("{s}")?;
        let (between, after) = rest.split_once("{o}")?;
        let is_elided = tag == Lang::Fr.tag() && begins_with_vowel(object);
        let between = match between.strip_suffix("de ") {
            Some(between) if is_elided => format!("{between}d’"),
            _ => between.to_owned(),
        };
        Some([before, subject, &between, object, after].concat())
    }
}

/// Whether French says *d’* before a name and not *de*. It does so before some names with `H` too, which only a
/// dictionary could tell; the full word is never wrong there.
fn begins_with_vowel(name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let is_vowel = |letter: char| "aeiouàâäéèêëîïôöûüœæ".contains(letter);
    match letters.next() {
        // *d’Yves*, but *de Yosef*.
        Some('y') => letters.next().is_some_and(|next| next.is_alphabetic() && !is_vowel(next)),
        first => first.is_some_and(is_vowel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_three_languages(vocabulary: &Vocabulary, term: NamedNodeRef<'_>, texts: Labels, what: &str) {
        for lang in Lang::ALL {
            let of_lang = texts.0.iter().filter(|(tag, text)| tag == lang.tag() && !text.trim().is_empty()).count();
            assert_eq!(of_lang, 1, "{what} of {term} in `{}` ({:?})", lang.tag(), vocabulary.labels(term));
        }
    }

    #[test]
    fn every_term_has_a_label_and_a_definition_in_each_language() {
        let vocabulary = Vocabulary::embedded();
        let mut seen = 0;
        for (term, kind) in vocabulary.terms().filter(|(term, _)| term.as_str().starts_with(terms::HAV)) {
            in_three_languages(&vocabulary, term, vocabulary.labels(term), "label");
            in_three_languages(&vocabulary, term, vocabulary.definitions(term), "definition");
            assert_ne!(kind, TermKind::Concept, "{term}: codes live under `{}`", terms::CODE);
            seen += 1;
        }
        assert_eq!(seen, terms::OURS.len());
    }

    #[test]
    fn every_code_has_a_name_in_each_language_and_a_list() {
        let vocabulary = Vocabulary::embedded();
        for (code, kind) in vocabulary.terms().filter(|(term, _)| term.as_str().starts_with(terms::CODE)) {
            in_three_languages(&vocabulary, code, vocabulary.labels(code), "prefLabel");
            let path: Vec<_> = code.as_str()[terms::CODE.len()..].split('/').collect();
            match kind {
                TermKind::Concept => {
                    let list = NamedNode::new_unchecked(format!("{}{}", terms::CODE, path[0]));
                    assert!(
                        vocabulary.values(code, terms::SKOS_IN_SCHEME).any(|s| *s == list.clone().into()),
                        "{code}"
                    );
                    assert_eq!(vocabulary.kind(list.as_ref()), Some(TermKind::ConceptScheme));
                    let notation = vocabulary.texts(code, terms::SKOS_NOTATION);
                    assert_eq!(notation.0, [(String::new(), path[1].to_owned())], "{code}");
                }
                TermKind::ConceptScheme => assert_eq!(path.len(), 1, "{code}"),
                other => panic!("{code} is {other:?}"),
            }
        }
    }

    #[test]
    fn links_are_told_in_words() {
        let vocabulary = Vocabulary::embedded();
        let tell = |link, lang, sex| vocabulary.tell(link, lang, ("A", sex), "B").expect("a sentence");
        assert_eq!(tell(terms::PARENT_OF, Lang::En, Sex::Female), "A was the mother of B");
        assert_eq!(tell(terms::PARENT_OF, Lang::En, Sex::Unknown), "A was a parent of B");
        assert_eq!(tell(terms::BORN_IN, Lang::Fr, Sex::Female), "A est née à B");
        assert_eq!(tell(terms::TEACHER_OF, Lang::He, Sex::Male), "A לימד את B");
        let of = |object| vocabulary.tell(terms::PARENT_OF, Lang::Fr, ("X", Sex::Male), object).expect("a sentence");
        for (object, told) in [("Élie", "d’Élie"), ("Yves", "d’Yves"), ("Yosef", "de Yosef"), ("Haïm", "de Haïm")]
        {
            assert_eq!(of(object), format!("X était le père {told}"));
        }
        assert_eq!(vocabulary.tell(terms::NOTE, Lang::En, ("A", Sex::Unknown), "B"), None);
    }

    #[test]
    fn further_files_add_to_ours() {
        let apprentices = "@prefix hav: <https://w3id.org/haverim/ontology#> .
            @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix x: <https://x.example/> .
            x:masterOf a owl:ObjectProperty ; hav:sentence \"{s} was the master of {o}\"@en .";
        let vocabulary = Vocabulary::read([("haverim.ttl", ONTOLOGY), ("x.ttl", apprentices)]).expect("Turtle");
        let master = NamedNodeRef::new_unchecked("https://x.example/masterOf");
        let told = vocabulary.tell(master, Lang::He, ("A", Sex::Male), "B");
        assert_eq!(told.as_deref(), Some("A was the master of B"));
        let error = Vocabulary::read([("x.ttl", "this is not Turtle")]).expect_err("no Turtle");
        assert_eq!(error.to_string(), "`x.ttl` is not Turtle: correct it, or leave it out");
    }
}
