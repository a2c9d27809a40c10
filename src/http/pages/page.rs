//! What every page has: its language, its title, where it is, and which islands it loads.
//!
//! The language is the first part of the path (`/fr/person/…`), so a link that is shared keeps it, and switching it
//! keeps the page. The one cookie is the calendar of dates, once a reader has chosen one.

use super::{assets, texts, texts::Texts};
use crate::model::Lang;
use crate::model::date::Calendar;
use std::borrow::Borrow;

/// The frame around a screen. Templates call its methods; see `web/templates/base.html`.
#[derive(Clone)]
pub struct Page {
    /// The reader's language.
    pub lang: Lang,
    /// The title, without the name of the site.
    pub title: String,
    /// One sentence for search engines, previews and the lead of some screens.
    pub about: String,
    /// The path after the language: `person/behar-nissim`, empty at home.
    path: String,
    /// The query after `?`, kept by the language switch.
    query: String,
    /// The calendar in which the page shows dates.
    calendar: Calendar,
    /// The islands this screen loads beside `site`.
    islands: Vec<&'static str>,
}

/// The main menu: path after the language, name of the text.
const MENU: [(&str, &str); 8] = [
    ("search", "nav-search"),
    ("people", "nav-people"),
    ("institutions", "nav-institutions"),
    ("map", "nav-map"),
    ("lineage", "nav-lineage"),
    ("connection", "nav-connection"),
    ("network", "nav-network"),
    ("stories", "nav-stories"),
];

impl Page {
    /// A page at a path.
    pub fn new(lang: Lang, path: impl Into<String>, title: impl Into<String>) -> Self {
        let [path, title] = [path.into(), title.into()];
        Self {
            lang,
            about: title.clone(),
            title,
            path,
            query: String::new(),
            calendar: Calendar::default(),
            islands: Vec::new(),
        }
    }

    /// A page whose title is one of the texts.
    pub fn titled(lang: Lang, path: impl Into<String>, text: &str) -> Self {
        Self::new(lang, path, Texts::of(lang).say(text))
    }

    /// With the sentence that describes it.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// With the query that the language switch keeps.
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
    }

    /// With the calendar in which it shows dates.
    pub fn calendar(mut self, calendar: Calendar) -> Self {
        self.calendar = calendar;
        self
    }

    /// With an island of its own.
    pub fn island(mut self, name: &'static str) -> Self {
        self.islands.push(name);
        self
    }

    /// A text in the page's language.
    pub fn t(&self, name: &str) -> String {
        Texts::of(self.lang).say(name)
    }

    /// A text named by two parts: `feeders`, `title`.
    pub fn part(&self, of: &str, name: &str) -> String {
        self.t(&format!("{of}-{name}"))
    }

    /// A text with a number in it.
    pub fn count(&self, name: &str, n: impl Borrow<usize>) -> String {
        Texts::of(self.lang).count(self.lang, name, *n.borrow())
    }

    /// A text with one thing filled in.
    pub fn with(&self, name: &str, key: &str, value: impl AsRef<str>) -> String {
        Texts::of(self.lang).with(name, &[(key, value.as_ref())])
    }

    /// A text with several things filled in.
    pub fn fill(&self, name: &str, fillings: &[(&str, &str)]) -> String {
        Texts::of(self.lang).with(name, fillings)
    }

    /// A number as the language writes it.
    pub fn number(&self, n: usize) -> String {
        texts::number(self.lang, n)
    }

    /// Words with the colon that the language sets after them: in French it keeps a space.
    pub fn colon(&self, words: impl AsRef<str>) -> String {
        format!("{}{}:", words.as_ref(), if self.lang == Lang::Fr { "\u{a0}" } else { "" })
    }

    /// A share of one as the language writes a percentage.
    pub fn percent(&self, share: f32, places: usize) -> String {
        texts::percent(self.lang, f64::from(share), places)
    }

    /// Some texts as JSON for an island: `{"chart-fit": "Whole chart", …}`.
    pub fn texts(&self, names: &[&str]) -> String {
        let texts = names.iter().map(|name| ((*name).to_owned(), self.t(name).into()));
        serde_json::Value::Object(texts.collect()).to_string()
    }

    /// `rtl` in Hebrew.
    pub fn dir(&self) -> &'static str {
        if self.lang.is_rtl() { "rtl" } else { "ltr" }
    }

    /// The address of another page in the same language.
    pub fn href(&self, path: &str) -> String {
        format!("/{}/{path}", self.lang.tag())
    }

    /// This page in each language.
    pub fn alternates(&self) -> [(Lang, String); 3] {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        Lang::ALL.map(|lang| (lang, format!("/{}/{}{query}", lang.tag(), self.path)))
    }

    /// This page in each calendar: its code, the address, and whether it is the one shown.
    pub fn calendars(&self) -> [(&'static str, String, bool); 5] {
        let kept: String = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("calendar="))
            .fold(String::new(), |kept, pair| kept + pair + "&");
        Calendar::ALL.map(|calendar| {
            let href = format!("{}?{kept}calendar={}", self.href(&self.path), calendar.code());
            (calendar.code(), href, calendar == self.calendar)
        })
    }

    /// A language's own name for itself.
    pub fn language(&self, lang: &Lang) -> &'static str {
        match lang {
            Lang::En => "English",
            Lang::Fr => "Français",
            Lang::He => "עברית",
        }
    }

    /// The name of the language a form of a name is in, as short as its tag when we have no word for it.
    pub fn tongue(&self, tag: &str) -> String {
        const TONGUES: [(&str, [&str; 3]); 24] = [
            ("en", ["English", "anglais", "אנגלית"]),
            ("fr", ["French", "français", "צרפתית"]),
            ("he", ["Hebrew", "hébreu", "עברית"]),
            ("ar", ["Arabic", "arabe", "ערבית"]),
            ("tr", ["Turkish", "turc", "טורקית"]),
            ("lad", ["Judeo-Spanish", "judéo-espagnol", "לאדינו"]),
            ("es", ["Spanish", "espagnol", "ספרדית"]),
            ("de", ["German", "allemand", "גרמנית"]),
            ("it", ["Italian", "italien", "איטלקית"]),
            ("pt", ["Portuguese", "portugais", "פורטוגזית"]),
            ("el", ["Greek", "grec", "יוונית"]),
            ("bg", ["Bulgarian", "bulgare", "בולגרית"]),
            ("fa", ["Persian", "persan", "פרסית"]),
            ("ru", ["Russian", "russe", "רוסית"]),
            ("la", ["Latin", "latin", "לטינית"]),
            ("ber", ["Berber", "berbère", "ברברית"]),
            ("yi", ["Yiddish", "yiddish", "יידיש"]),
            ("mk", ["Macedonian", "macédonien", "מקדונית"]),
            ("pl", ["Polish", "polonais", "פולנית"]),
            ("nl", ["Dutch", "néerlandais", "הולנדית"]),
            ("hu", ["Hungarian", "hongrois", "הונגרית"]),
            ("ku", ["Kurdish", "kurde", "כורדית"]),
            ("sr", ["Serbian", "serbe", "סרבית"]),
            ("lt", ["Lithuanian", "lituanien", "ליטאית"]),
        ];
        let primary = tag.split('-').next().unwrap_or(tag);
        let known = TONGUES.iter().find(|(code, _)| *code == primary).map(|(_, names)| names[self.lang as usize]);
        let name = known.unwrap_or(tag);
        match tag.strip_suffix("-Latn") {
            Some(_) => {
                format!("{name}, {}", ["in Latin letters", "en lettres latines", "באותיות לטיניות"][self.lang as usize])
            }
            None => name.to_owned(),
        }
    }

    /// The style sheets, those of the islands last.
    pub fn styles(&self) -> Vec<String> {
        let mut styles: Vec<String> = Vec::new();
        for island in self.entries() {
            for style in island.styles {
                if !styles.contains(&style) {
                    styles.push(style);
                }
            }
        }
        styles
    }

    /// The scripts; none when the site was built without them.
    pub fn scripts(&self) -> Vec<String> {
        self.entries().map(|island| island.script).filter(|script| !script.is_empty()).collect()
    }

    fn entries(&self) -> impl Iterator<Item = assets::Entry> {
        std::iter::once("site").chain(self.islands.iter().copied()).map(assets::island)
    }

    /// The main menu.
    pub fn nav_items(&self) -> [(&'static str, &'static str); 8] {
        MENU
    }

    /// Whether the page lies under an entry of the menu.
    pub fn is_at(&self, path: &str) -> bool {
        let section = self.path.split('/').next().unwrap_or_default();
        let entry = match section {
            "person" => "people",
            "institution" => "institutions",
            "story" => "stories",
            other => other,
        };
        entry == path
    }
}
