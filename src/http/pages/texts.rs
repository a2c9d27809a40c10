//! The words of the site in English, French and Hebrew, from `web/texts/*.ftl`.
//!
//! A text is asked for by its name; Fluent chooses the plural and isolates what is filled in (U+2068…U+2069), so that
//! a French name inside a Hebrew sentence does not turn the sentence around. A name that no file has is shown as it
//! is: ugly, harmless, and caught by the tests.

use crate::model::Lang;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::langid;

static EN: LazyLock<Texts> = LazyLock::new(|| Texts::read(Lang::En, include_str!("../../../web/texts/en.ftl")));
static FR: LazyLock<Texts> = LazyLock::new(|| Texts::read(Lang::Fr, include_str!("../../../web/texts/fr.ftl")));
static HE: LazyLock<Texts> = LazyLock::new(|| Texts::read(Lang::He, include_str!("../../../web/texts/he.ftl")));

/// The texts of one language.
pub struct Texts(FluentBundle<FluentResource>);

impl Texts {
    /// The texts for readers of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &EN,
            Lang::Fr => &FR,
            Lang::He => &HE,
        }
    }

    fn read(lang: Lang, source: &str) -> Self {
        let tag = match lang {
            Lang::En => langid!("en"),
            Lang::Fr => langid!("fr"),
            Lang::He => langid!("he"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // A mistyped line loses that text only; the test below names it.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        Self(bundle)
    }

    /// A text without anything to fill in.
    pub fn say(&self, name: &str) -> String {
        self.fill(name, None)
    }

    /// Whether there is such a text.
    #[cfg(test)]
    fn has(&self, name: &str) -> bool {
        self.0.has_message(name)
    }

    /// A text with `{$n}`: its plural form, with the number written as the language writes it.
    pub fn count(&self, lang: Lang, name: &str, n: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        args.set("number", FluentValue::from(number(lang, n)));
        self.fill(name, Some(&args))
    }

    /// A text with named things filled in.
    pub fn with(&self, name: &str, fillings: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (key, value) in fillings {
            args.set(*key, FluentValue::from(*value));
        }
        self.fill(name, Some(&args))
    }

    fn fill(&self, name: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.0.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let mut errors = Vec::new();
        self.0.format_pattern(pattern, args, &mut errors).into_owned()
    }
}

/// A number as the language groups it: `48,000`, `48 000`, `48,000`.
pub fn number(lang: Lang, n: usize) -> String {
    let digits = n.to_string();
    let separator = if lang == Lang::Fr { '\u{202f}' } else { ',' };
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A number with its decimal places: `0.25`, in French `0,25`.
pub fn decimal(lang: Lang, value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if lang == Lang::Fr { text.replace('.', ",") } else { text }
}

/// A share of one as a percentage: `89.0%`, in French `89,0 %`.
pub fn percent(lang: Lang, share: f64, places: usize) -> String {
    let sign = if lang == Lang::Fr { "\u{202f}%" } else { "%" };
    format!("{}{sign}", decimal(lang, share * 100.0, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SOURCES: [&str; 3] = [
        include_str!("../../../web/texts/en.ftl"),
        include_str!("../../../web/texts/fr.ftl"),
        include_str!("../../../web/texts/he.ftl"),
    ];

    fn names(source: &str) -> BTreeSet<&str> {
        let text = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        source.lines().filter(text).filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim()).collect()
    }

    #[test]
    fn every_text_is_there_in_all_three_languages() {
        let [en, fr, he] = SOURCES.map(names);
        assert_eq!(en.difference(&fr).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in French");
        assert_eq!(en.difference(&he).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in Hebrew");
        assert_eq!(fr.union(&he).filter(|name| !en.contains(*name)).count(), 0, "missing in English");
    }

    #[test]
    fn every_line_of_the_texts_can_be_read() {
        for (lang, source) in Lang::ALL.into_iter().zip(SOURCES) {
            let errors = FluentResource::try_new(source.to_owned()).err().map(|(_, errors)| errors);
            assert_eq!(errors, None, "{}", lang.tag());
        }
    }

    #[test]
    fn every_text_a_template_asks_for_exists() {
        let texts = Texts::of(Lang::En);
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/templates");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).expect("the templates are part of the project") {
            let path = file.expect("a readable folder").path();
            let template = std::fs::read_to_string(&path).expect("a readable template");
            for call in ["page.t(\"", "page.count(\"", "page.with(\""] {
                for rest in template.split(call).skip(1) {
                    let name = rest.split('"').next().unwrap_or_default();
                    assert!(texts.has(name), "`{name}`, asked for in {}", path.display());
                    asked += 1;
                }
            }
        }
        assert!(asked > 100, "only {asked} texts found in the templates");
    }

    #[test]
    fn shares_and_decimals_are_written_as_readers_expect() {
        assert_eq!(Lang::ALL.map(|lang| percent(lang, 0.89, 1)), ["89.0%", "89,0\u{202f}%", "89.0%"]);
        assert_eq!(Lang::ALL.map(|lang| decimal(lang, 0.0625, 4)), ["0.0625", "0,0625", "0.0625"]);
    }

    #[test]
    fn numbers_are_grouped_as_readers_expect() {
        assert_eq!(number(Lang::En, 48000), "48,000");
        assert_eq!(number(Lang::Fr, 1234567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(Lang::He, 999), "999");
    }
}
