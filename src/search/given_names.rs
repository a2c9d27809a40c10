//! Given names that are one name in several languages: Moïse, Moshe, Moussa, משה; Haïm, Vital, Vidal, חיים.
//!
//! No sound code can know that Vital is Haïm: people decided it. The decisions are a table, `ontology/given-names.csv`, every row
//! with its source, and the SKOS scheme `ontology/given-names.ttl` is the same table in Turtle ([`turtle`] writes it and a test
//! keeps the two alike). A name related to another by custom and not by language (Ze'ev for Benjamin, Leib for Judah) is
//! `skos:related`: it counts, but less.

use super::normalise::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The table as it is written.
pub const TABLE: &str = include_str!("../../ontology/given-names.csv");

/// The IRI of the scheme; a concept is this, `/` and its slug.
pub const SCHEME: &str = "https://w3id.org/haverim/code/given-name";

/// A given name in all its languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GivenName(pub u16);

/// The table, read once: a constant, not a setting.
static NAMES: LazyLock<GivenNames> = LazyLock::new(|| GivenNames::read(TABLE));

/// The given names we know.
pub struct GivenNames {
    slugs: Vec<&'static str>,
    related: Vec<Vec<GivenName>>,
    by_form: FxHashMap<String, Vec<GivenName>>,
}

/// A row of the table.
struct Row<'t> {
    slug: &'t str,
    /// Forms with the language tag they carry in the scheme; the first of a language is the preferred one.
    forms: Vec<(&'static str, &'t str)>,
    source: &'t str,
    related: &'t str,
}

const LANGUAGES: [&str; 7] = ["he", "ar", "en", "fr", "lad", "it", "und-Latn"];

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    table.lines().skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [slug, _sex, forms @ .., source, related] = cells.as_slice() else { return None };
        let forms = LANGUAGES
            .into_iter()
            .zip(forms)
            .flat_map(|(language, cell)| cell.split('|').filter(|f| !f.is_empty()).map(move |f| (language, f)))
            .collect();
        Some(Row { slug, forms, source, related })
    })
}

impl GivenNames {
    /// The table we ship.
    pub fn ours() -> &'static Self {
        &NAMES
    }

    fn read(table: &'static str) -> Self {
        let rows: Vec<Row> = rows(table).collect();
        let slugs: Vec<&str> = rows.iter().map(|r| r.slug).collect();
        let number = |slug: &str| slugs.iter().position(|s| *s == slug).map(|n| GivenName(n as u16));
        let mut related = vec![Vec::new(); rows.len()];
        let mut by_form: FxHashMap<String, Vec<GivenName>> = FxHashMap::default();
        for (n, row) in rows.iter().enumerate() {
            for other in row.related.split('|').filter_map(number) {
                related[n].push(other);
                related[other.0 as usize].push(GivenName(n as u16));
            }
            for (_, form) in &row.forms {
                let names = by_form.entry(fold_joined(form)).or_default();
                if !names.contains(&GivenName(n as u16)) {
                    names.push(GivenName(n as u16));
                }
            }
        }
        Self { slugs, related, by_form }
    }

    /// The names that a form (folded, its words written as one) may be.
    pub fn of(&self, folded: &str) -> &[GivenName] {
        self.by_form.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The customary companions of a name.
    pub fn related(&self, name: GivenName) -> &[GivenName] {
        &self.related[name.0 as usize]
    }

    /// Is one the customary companion of the other?
    pub fn are_related(&self, a: GivenName, b: GivenName) -> bool {
        self.related[a.0 as usize].contains(&b)
    }

    /// The slug of a name.
    pub fn slug(&self, name: GivenName) -> &'static str {
        self.slugs[name.0 as usize]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.slugs.len()
    }

    /// Is the table empty?
    pub fn is_empty(&self) -> bool {
        self.slugs.is_empty()
    }
}

/// Folded, with spaces and hyphens away: `יום טוב` and `יומטוב` are one form.
pub(super) fn fold_joined(form: &str) -> String {
    fold(form).chars().filter(|c| c.is_alphanumeric() || *c == '\'').collect()
}

/// The table as a SKOS concept scheme in Turtle.
pub fn turtle() -> String {
    let mut out = String::from(HEAD);
    for row in rows(TABLE) {
        out.push_str(&format!("\ngiven-name:{} a skos:Concept ;\n    skos:inScheme <{SCHEME}> ;\n", row.slug));
        let mut preferred: Vec<&str> = Vec::new();
        for (language, form) in &row.forms {
            let kind = if *language != "und-Latn" && !preferred.contains(language) { "prefLabel" } else { "altLabel" };
            preferred.push(language);
            out.push_str(&format!("    skos:{kind} \"{form}\"@{language} ;\n"));
        }
        for related in row.related.split('|').filter(|r| !r.is_empty()) {
            out.push_str(&format!("    skos:related given-name:{related} ;\n"));
        }
        out.push_str(&format!("    dcterms:source \"{}\" .\n", row.source));
    }
    out
}

const HEAD: &str = r#"# Written from given-names.csv by `search::given_names::turtle`; a test keeps the two alike. Edit the table.
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix given-name: <https://w3id.org/haverim/code/given-name/> .

<https://w3id.org/haverim/code/given-name> a skos:ConceptScheme ;
    skos:prefLabel "Given names and their equivalents"@en , "Prénoms et leurs équivalents"@fr , "שמות פרטיים ומקביליהם"@he ;
    skos:definition "Forms of one given name in the languages of our sources."@en ,
        "Formes d'un même prénom dans les langues de nos sources."@fr , "צורותיו של שם פרטי אחד בלשונות המקורות."@he ;
    dcterms:source "Tanakh: the Hebrew Bible, at the verse named; Arabic after the Van Dyck version (1865), French after Segond (1880)" ,
        "Laredo 1978: Abraham I. Laredo, Les noms des Juifs du Maroc, Madrid" ,
        "Eisenbeth 1936: Maurice Eisenbeth, Les Juifs de l'Afrique du Nord: démographie et onomastique, Alger" ,
        "Goitein 1978: S. D. Goitein, A Mediterranean Society, vol. III, The Family, Berkeley" ,
        "Colorni 1978: Vittore Colorni, La corrispondenza fra nomi ebraici e nomi locali nella prassi dell'ebraismo italiano" ,
        "Seror 1989: Simon Seror, Les noms des Juifs de France au Moyen Âge, Paris" ,
        "Beider 2001: Alexander Beider, A Dictionary of Ashkenazic Given Names, Bergenfield" ,
        "facts: the row of data/people.csv with that id, whose recorded forms show the equivalence" .
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/given-names.ttl");
        if std::env::var_os("HAVERIM_WRITE_SCHEME").is_some() {
            std::fs::write(path, turtle()).unwrap();
        }
        let shipped = std::fs::read_to_string(path).unwrap();
        assert!(
            shipped == turtle(),
            "given-names.ttl is not what given-names.csv says; run this test with HAVERIM_WRITE_SCHEME=1"
        );
    }

    #[test]
    fn three_hundred_and_more_each_with_its_source() {
        assert!(GivenNames::ours().len() > 300);
        for row in rows(TABLE) {
            assert!(!row.source.is_empty(), "{}", row.slug);
            assert!(row.forms.len() > 1, "{}", row.slug);
        }
    }

    #[test]
    fn slugs_are_distinct_and_related_ones_exist() {
        let names = GivenNames::ours();
        for row in rows(TABLE) {
            assert_eq!(names.slugs.iter().filter(|s| **s == row.slug).count(), 1, "{}", row.slug);
            for other in row.related.split('|').filter(|r| !r.is_empty()) {
                assert!(names.slugs.contains(&other), "{} is related to {other}, which is not there", row.slug);
            }
        }
    }

    #[track_caller]
    fn one_name(forms: &[&str]) {
        let names = GivenNames::ours();
        let first = names.of(&fold_joined(forms[0]));
        for form in forms {
            assert!(names.of(&fold_joined(form)).iter().any(|n| first.contains(n)), "{form} is not {}", forms[0]);
        }
    }

    #[test]
    fn the_names_of_the_issue() {
        one_name(&["Moïse", "Moshe", "Moussa", "משה", "موسى"]);
        one_name(&["Haïm", "Vital", "Vidal", "חיים", "حاييم"]);
        one_name(&["Isaac", "Yitzhak", "Ishaq", "יצחק"]);
    }
}
