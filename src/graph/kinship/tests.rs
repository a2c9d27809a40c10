//! Families worked out by hand.

use super::*;
use crate::graph::{LinkGraph, Node, testing};
use crate::model::{Lang, Sex};

/// Founders, whom nobody stops from being counted.
pub(super) fn whole_founders(pedigree: &Pedigree, people: &[Node]) -> Founders<Node> {
    founders(pedigree, people, &mut |_| std::ops::ControlFlow::Continue(())).expect("nobody stops it")
}

/// Families as text: `a+b>c>d` (parents by birth), `a=b` (spouses), `a*>c` (adoptive), `a^>c` (foster), `a/>c` (step),
/// `c f` (sex); anything longer as in [`testing::graph`].
fn family(text: &str) -> LinkGraph {
    let mut links = Vec::new();
    for part in text.split(',').map(str::trim) {
        if part.contains(' ') {
            links.push(part.to_owned());
        } else if let Some((one, other)) = part.split_once('=') {
            links.push(format!("{one} spouseOf {other}"));
        }
        let generations: Vec<&str> = if part.contains(' ') { Vec::new() } else { part.split('>').collect() };
        for pair in generations.windows(2) {
            let (parents, kind) = match pair[0].chars().last() {
                Some('*') => (pair[0].trim_end_matches('*'), "adoptiveParentOf"),
                Some('^') => (pair[0].trim_end_matches('^'), "fosterParentOf"),
                Some('/') => (pair[0].trim_end_matches('/'), "stepParentOf"),
                _ => (pair[0], "parentOf"),
            };
            let child = pair[1].trim_end_matches(['*', '^', '/']);
            for child in child.split('+') {
                links.extend(parents.split('+').map(|parent| format!("{parent} {kind} {child}")));
            }
        }
    }
    testing::graph(&links.join(", "))
}

fn between(text: &str, a: &str, b: &str) -> Kinship<String> {
    let graph = family(text);
    let (a, b) = (testing::node(&graph, a), testing::node(&graph, b));
    kinship(&Kin::new(&graph), a, b, &Budget::default()).map(|person| testing::name(&graph, person))
}

/// What the two are together.
fn check(text: &str, a: &str, b: &str, expected: &str) {
    assert_eq!(between(text, a, b).summary.en, expected, "{a} and {b} of {text}");
}

/// What `b` is to `a`, in three languages.
fn check_names(text: &str, a: &str, b: &str, expected: [&str; 3]) {
    let kinship = between(text, a, b);
    let name = kinship.relations.first().map(|r| [&*r.b_is.en, &*r.b_is.fr, &*r.b_is.he]);
    assert_eq!(name, Some(expected), "{b} to {a} of {text}");
}

#[test]
fn siblings() {
    check("a+b>c, a+b>d", "c", "d", "siblings");
}
#[test]
fn half_siblings() {
    check("a+b>c, a+d>e", "c", "e", "half-siblings");
}
#[test]
fn perhaps_half_siblings() {
    check("a>b, a>c", "b", "c", "siblings or half-siblings");
}
#[test]
fn first_cousins() {
    check("a+b>c>d, a+b>e>f", "d", "f", "first cousins");
}
#[test]
fn second_cousins() {
    check("a>b>c>d, a>e>f>g", "d", "g", "second cousins");
}
#[test]
fn cousins_removed() {
    check("a>b>c>d, a>e>f", "d", "f", "first cousins once removed");
}
#[test]
fn half_cousins() {
    check("a+x>b>c, a+y>d>e", "c", "e", "half first cousins");
}
#[test]
fn own_grandfather() {
    check("a>b>c>a", "a", "a", "the data contradict themselves");
}
#[test]
fn in_one_circle() {
    check("a>b>c>a", "a", "b", "the data contradict themselves");
}
#[test]
fn strangers() {
    check("a>b, c>d", "b", "d", "no kinship known");
}
#[test]
fn oneself() {
    check("a>b", "b", "b", "the same person");
}
#[test]
fn spouses() {
    check("a=b", "a", "b", "spouses");
}
#[test]
fn stated_cousins() {
    check("a cousinOf b", "a", "b", "cousins (according to a source)");
    let kinship = between("a cousinOf b", "b", "a");
    let stated: Vec<_> = kinship.stated.iter().map(|s| (&*s.kind, s.from_a, s.civil_degree, s.derived)).collect();
    assert_eq!(stated, [("cousinOf", false, None, false)]);
    assert_eq!(kinship.coefficients.kinship, 0.0);
    assert!(kinship.are_related() && kinship.relations.is_empty());
}
#[test]
fn what_a_source_states_is_named_by_sex() {
    let names = |text: &str, a: &str, b: &str| {
        let found = between(text, a, b);
        let stated = &found.stated[0];
        (stated.b_is.clone(), stated.a_is.en.clone(), stated.civil_degree.zip(stated.canon_degree))
    };
    let own = |en: &str, fr: &str, he: &str| Texts {
        en: format!("{en} (according to a source)"),
        fr: format!("{fr} (selon une source)"),
        he: format!("{he} (לפי מקור)"),
    };
    let inverse = |en: &str| format!("{en} (according to a source)");
    let grand = "a m .., b f .., a grandparentOf b";
    assert_eq!(
        names(grand, "a", "b"),
        (own("granddaughter", "petite-fille", "נכדה"), inverse("grandfather"), Some((2, 2)))
    );
    assert_eq!(
        names(grand, "b", "a"),
        (own("grandfather", "grand-père", "סבא"), inverse("granddaughter"), Some((2, 2)))
    );
    let aunt = "a auntOrUncleOf b, b m ..";
    assert_eq!(
        names(aunt, "b", "a"),
        (own("aunt or uncle", "oncle ou tante", "דוד או דודה"), inverse("nephew"), Some((3, 2)))
    );
    assert_eq!(names("a f .., b siblingOf a", "b", "a").0, own("sister", "sœur", "אחות"));
    assert_eq!(names("b siblingOf a", "b", "a").0, own("sibling", "frère ou sœur", "אח או אחות"));
    assert_eq!(names("a f .., a cousinOf b", "b", "a").0, own("cousin", "cousine", "בת דודה"));
}
#[test]
fn what_known_parents_show_is_not_only_stated() {
    let found = between("p+q>a, p+q>b, a siblingOf b, b siblingOf a, a cousinOf b", "a", "b");
    assert_eq!(&*found.summary.en, "siblings");
    assert_eq!(found.stated.len(), 2, "brothers by both sides' word are stated once");
    assert_eq!(found.only_stated().map(|stated| &*stated.kind).collect::<Vec<_>>(), ["cousinOf"]);
}
#[test]
fn relatives_whom_only_a_source_calls_so() {
    let graph = family("p>a, p>b, a siblingOf b, c grandparentOf a, a cousinOf d, d cousinOf a, e>c");
    let found = relatives(&Kin::new(&graph), testing::node(&graph, "a"), &RelativesLimits::default());
    let stated: Vec<_> = found.stated.iter().map(|s| (testing::name(&graph, s.person), &*s.stated.b_is.en)).collect();
    let expected = [("d", "cousin (according to a source)"), ("c", "grandparent (according to a source)")];
    assert_eq!(stated, expected.map(|(who, what)| (who.to_owned(), what)));
    assert_eq!(found.count, 2, "a parent and a sibling; nobody beyond who is only stated");
}

#[test]
fn double_first_cousins() {
    let text = "a+b>c, a+b>d, e+f>g, e+f>h, c+g>x, d+h>y";
    check(text, "x", "y", "double first cousins");
    let kinship = between(text, "x", "y");
    assert_eq!(kinship.coefficients.kinship, 0.125);
    assert_eq!((kinship.relations[0].lines.len(), kinship.common_ancestors), (2, 4));
    assert_eq!(kinship.nearest_common_ancestors.len(), 4);
}

#[test]
fn direct_lines() {
    check_names("a>b, a f", "b", "a", ["mother", "mère", "אם"]);
    check_names("a>b, a m", "b", "a", ["father", "père", "אב"]);
    check_names("a>b", "b", "a", ["parent", "parent", "הורה"]);
    check_names("a>b, b f", "a", "b", ["daughter", "fille", "בת"]);
    check_names("a>b>c, a m", "c", "a", ["grandfather", "grand-père", "סבא"]);
    check_names("a>b>c>d, a f", "d", "a", ["great-grandmother", "arrière-grand-mère", "סבתא רבתא"]);
    let four = ["great-great-grandparent", "arrière-arrière-grand-parent", "סבא רבא רבא או סבתא רבתא רבתא"];
    check_names("a>b>c>d>e", "e", "a", four);
    let five = ["great-great-grandson", "arrière-arrière-petit-fils", "חימש"];
    check_names("a>b>c>d>e, e m", "a", "e", five);
    let six = ["3rd great-grandmother", "ancêtre à la 5e génération", "אם קדמונית בדור 5"];
    check_names("a>b>c>d>e>f, a f", "f", "a", six);
    check_names("a>b>c>d, d f", "a", "d", ["great-granddaughter", "arrière-petite-fille", "נינה"]);
}

#[test]
fn aunts_and_uncles() {
    let text = "a+b>c>d>e>f, a+b>g, g f, e m, f f";
    check_names(text, "c", "g", ["sister", "sœur", "אחות"]);
    check_names(text, "d", "g", ["aunt", "tante", "דודה"]);
    check_names(text, "e", "g", ["great-aunt", "grand-tante", "דודה רבתא"]);
    check_names(text, "f", "g", ["great-great-aunt", "arrière-grand-tante", "דודה רבתא רבתא"]);
    check_names(text, "g", "d", ["niece or nephew", "neveu ou nièce", "אחיין או אחיינית"]);
    check_names(text, "g", "e", ["great-nephew", "petit-neveu", "נכדן"]);
    check_names(text, "g", "f", ["great-great-niece", "arrière-petite-nièce", "נינה של אח/אחות"]);
    check_names("a+x>b>c, a+y>d, d m", "c", "d", ["half-uncle", "demi-oncle", "דוד למחצה"]);
    let either = ["half-aunt or half-uncle", "demi-oncle ou demi-tante", "דוד למחצה או דודה למחצה"];
    check_names("a+x>b>c, a+y>d", "c", "d", either);
}

#[test]
fn cousins_of_all_degrees() {
    let text = "a+b>c>d>e>f>g, a+b>h>i>j>k>l, d f, e m, i m, j m, k f, l m";
    check_names(text, "d", "i", ["first cousin", "cousin germain", "בן דוד"]);
    check_names(text, "i", "d", ["first cousin", "cousine germaine", "בת דודה"]);
    check_names(text, "e", "j", ["second cousin", "cousin issu de germain", "בן דוד שני"]);
    check_names(text, "f", "k", ["third cousin", "cousine au 8e degré", "בת דודה שלישית"]);
    check_names(text, "d", "j", ["first cousin once removed", "petit-cousin", "בן דוד בהפרש דור אחד"]);
    check_names(text, "e", "i", ["first cousin once removed", "grand-cousin", "בן דוד בהפרש דור אחד"]);
    check_names(text, "d", "k", ["first cousin twice removed", "arrière-petite-cousine", "בת דודה בהפרש שני דורות"]);
    let second_removed =
        ["second cousin once removed", "petite-cousine issue de germain", "בת דודה שנייה בהפרש דור אחד"];
    check_names(text, "e", "k", second_removed);
    let far = ["first cousin three times removed", "arrière-arrière-petit-cousin", "בן דוד בהפרש 3 דורות"];
    check_names(text, "d", "l", far);
}

#[test]
fn other_bonds() {
    check_names("a*>b, a m", "b", "a", ["adoptive father", "père adoptif", "אב מאמץ"]);
    check_names("a*>b, b f", "a", "b", ["adopted daughter", "fille adoptive", "בת מאומצת"]);
    check_names("a*>b, a>c, c m", "b", "c", ["adoptive brother", "frère adoptif", "אח מאומץ"]);
    check_names("a^>b, a f", "b", "a", ["foster mother", "mère d’accueil", "אם אומנה"]);
    check_names("a/>b, a m", "b", "a", ["stepfather", "beau-père", "אב חורג"]);
    check_names("a>b, a=s, s f", "b", "s", ["stepmother", "belle-mère", "אם חורגת"]);
    check_names("a>b, a=s", "s", "b", ["stepchild", "beau-fils ou belle-fille", "בן חורג או בת חורגת"]);
    check_names("a>b, a=s, s>c, c m", "b", "c", ["step-brother", "quasi-frère", "אח חורג"]);
    check_names("a>b>c, a=s, s f", "c", "s", ["step-grandmother", "grand-mère par alliance", "סבתא חורגת"]);
    check("a+b>c, a=b", "a", "c", "child");
    assert_eq!(between("a+b>c, a=b", "a", "c").relations.len(), 1, "one's own child is no step-child");
}

#[test]
fn by_marriage() {
    check_names("a=b, b f", "a", "b", ["wife", "épouse", "אישה"]);
    check_names("a partnerOf b, b m", "a", "b", ["partner", "compagnon", "בן זוג"]);
    check_names("p>w, h=w, w f, p m", "h", "p", ["father-in-law", "beau-père", "חותן"]);
    check_names("p>h, h=w, h m, p f", "w", "p", ["mother-in-law", "belle-mère", "חמות"]);
    check_names("p>w, h=w, h m", "p", "h", ["son-in-law", "gendre", "חתן"]);
    check_names("p>h, h=w, w f", "p", "w", ["daughter-in-law", "belle-fille", "כלה"]);
    check_names("p+q>w, p+q>x, h=w, x m", "h", "x", ["brother-in-law", "beau-frère", "גיס"]);
    check_names("p+q>w, p+q>x, h=w, h f", "x", "h", ["sister-in-law", "belle-sœur", "גיסה"]);
    check_names("p+q>w, p+q>x, h=w, x=y, y f", "h", "y", ["sister-in-law", "belle-sœur", "גיסה"]);
    check_names("p+q>t>n, p+q>u, u=v, v f", "n", "v", ["aunt by marriage", "tante par alliance", "דודה בנישואים"]);
    let co = ["child’s father-in-law", "beau-père de son enfant", "מחותן"];
    check_names("a>s, b>t, s=t, b m", "a", "b", co);
    check("a+b>c, a=b", "a", "b", "spouses");
    assert_eq!(between("a+b>c, a=b", "a", "b").relations.len(), 1);
}

#[test]
fn all_lines_are_told_not_only_the_nearest() {
    // The mother m is also her child's second cousin's … : the parents are first cousins.
    let text = "a+b>c>m, a+b>d>f, f+m>x";
    let kinship = between(text, "m", "x");
    let told: Vec<_> = kinship.relations.iter().map(|r| (&*r.b_is.en, r.share)).collect();
    assert_eq!(told, [("child", 8.0 / 9.0), ("first cousin once removed", 1.0 / 9.0)]);
    assert_eq!(kinship.coefficients.kinship, 0.25 + 0.03125);
    assert_eq!(kinship.coefficients.inbreeding_b, 0.0625);
    assert_eq!((kinship.explained, kinship.complete), (1.0, true));
    let line = &kinship.relations[1].lines[0];
    assert_eq!(line.ancestors, ["a", "b"]);
    assert_eq!((line.from_a.join(" "), line.from_b.join(" ")), ("m c".into(), "x f d".into()));
    assert_eq!((kinship.relations[1].civil_degree, kinship.relations[1].canon_degree), (5, 3));
    assert_eq!(kinship.nearest_common_ancestors, ["m"]);
}

#[test]
fn inbred_ancestors_count_for_more() {
    // c and d are siblings whose child e has children f (with x) and g (with y): φ(f, g) = ⅛ (1 + F(e)), F(e) = ¼.
    let kinship = between("a+b>c, a+b>d, c+d>e, e+x>f, e+y>g", "f", "g");
    assert_eq!(kinship.coefficients.kinship, 0.125 * 1.25);
    assert_eq!(kinship.explained, 1.0);
    assert_eq!(kinship.summary.en, "half-siblings");
}

#[test]
fn five_parents_are_followed_two_by_two() {
    let text = "a parentOf x possible, b parentOf x, c parentOf x possible, d parentOf x, e parentOf x possible, \
                b f, d m, b>y, d>y, c>z";
    let kinship = between(text, "x", "y");
    assert_eq!(kinship.summary.en, "siblings");
    assert_eq!(kinship.warnings[0].kind, WarningKind::ManyParents);
    assert_eq!(kinship.warnings[0].people, ["x"]);
    let disputed = between(text, "x", "z");
    assert_eq!((disputed.coefficients.kinship, disputed.relations[0].term.bond), (0.0, Bond::Disputed));
}

#[test]
fn circles_are_said_and_left_out() {
    let kinship = between("a>b>c>a, c>d, c>e, a>a", "d", "e");
    assert_eq!(kinship.summary.en, "siblings or half-siblings");
    let people: Vec<_> = kinship.warnings.iter().map(|w| w.people.join(" ")).collect();
    assert!(people.contains(&"a b c".to_owned()) && people.contains(&"a".to_owned()), "{people:?}");
    assert_eq!(kinship.coefficients.kinship, 0.125);
}

#[test]
fn a_hundred_thousand_children_do_no_harm() {
    let mut builder = crate::graph::Builder::new(testing::kinds());
    let parents: String = (0..1_000).map(|n| format!("a parentOf c{n}, b parentOf c{n},")).collect();
    testing::add(&mut builder, &parents);
    let graph = builder.finish().expect("small");
    let node = |name: &str| testing::node(&graph, name);
    let kin = Kin::new(&graph);
    assert_eq!(kinship(&kin, node("c1"), node("c999"), &Budget::default()).summary.en, "siblings");
    let limits = RelativesLimits { people: 500, ..RelativesLimits::default() };
    let all = relatives(&kin, node("c1"), &limits);
    assert!(all.limited && all.count == 500);
}

#[test]
fn a_budget_is_kept_and_said() {
    // Twenty generations of siblings who marry each other: a million lines.
    let mut text = String::from("a0+b0>a1, a0+b0>b1");
    for n in 1..20 {
        text += &format!(", a{n}+b{n}>a{}, a{n}+b{n}>b{}", n + 1, n + 1);
    }
    let kinship = between(&text, "a20", "b20");
    assert_eq!(kinship.summary.en, "siblings");
    assert!(!kinship.complete && kinship.warnings.iter().any(|w| w.kind == WarningKind::BudgetUsedUp));
    assert!(kinship.explained > 0.5 && kinship.explained < 1.0, "{}", kinship.explained);
    assert!(kinship.coefficients.kinship > 0.98);
}

#[test]
fn all_relatives_by_kind() {
    let text = "g+h>p, g+h>u, p+q>a, p+q>b, p+r>c, u+v>k, a=s, t>s, t>w, a+s>d>e, u=v, q=z, d*>o";
    let graph = family(text);
    let found = relatives(&Kin::new(&graph), testing::node(&graph, "a"), &RelativesLimits::default());
    let found = found.map(|person| testing::name(&graph, person));
    let told: Vec<String> = found
        .groups
        .iter()
        .map(|group| {
            let people: Vec<_> = group.people.iter().map(|p| &*p.person).collect();
            format!("{}: {}", group.label.en, people.join(" "))
        })
        .collect();
    let expected = [
        "child: d",
        "parent: p q",
        "grandchild: e",
        "sibling: b",
        "half-sibling: c",
        "grandparent: g h",
        "spouse: s",
        "adoptive grandchild: o",
        "aunt or uncle: u",
        "parent-in-law: t",
        "stepparent: z",
        "first cousin: k",
        "sibling-in-law: w",
        "aunt or uncle by marriage: v",
    ];
    let (mut told, mut expected) = (told, expected.map(str::to_owned).to_vec());
    assert_eq!(told[..2], ["child: d", "parent: p q"]);
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    let cousin = found.groups.iter().find(|g| g.label.en == "first cousin").expect("k");
    assert_eq!(cousin.people[0].chain.last().map(String::as_str), Some("k"));
    assert_eq!(cousin.people[0].chain.len(), 5);
}

#[test]
fn a_parent_who_is_also_an_adoptive_parent_is_none_by_birth() {
    let text = "a parentOf c, a adoptiveParentOf c, b>c, a+b>d";
    let kinship = between(text, "c", "a");
    assert_eq!((kinship.relations[0].term.bond, kinship.coefficients.kinship), (Bond::Adoptive, 0.0));
    check(text, "c", "d", "siblings or half-siblings");
    assert_eq!(between(text, "c", "d").coefficients.kinship, 0.125);
    assert!(between(text, "c", "b").warnings.is_empty());
}

#[test]
fn what_they_are_called_does_not_depend_on_how_many_lines_are_told() {
    let graph = family("a+b>c, a+b>d, e+f>g, e+f>h, c+g>x, d+h>y");
    let (x, y) = (testing::node(&graph, "x"), testing::node(&graph, "y"));
    let told = |lines| kinship(&Kin::new(&graph), x, y, &Budget { lines, ..Budget::default() });
    let (one, all) = (told(1), told(9));
    assert_eq!((one.relations[0].lines.len(), all.relations[0].lines.len()), (1, 2));
    assert_eq!((&one.summary, one.relations[0].share), (&all.summary, all.relations[0].share));
    assert_eq!((one.complete, one.explained, all.complete, all.explained), (false, 0.5, true, 1.0));
}

#[test]
fn founders_and_completeness() {
    let graph = family("a+b>c, a+b>d, c+x>e, d>f");
    let kin = Kin::new(&graph);
    let pedigree = Pedigree::everybody(&kin);
    let node = |name: &str| testing::node(&graph, name);
    let founders = whole_founders(&pedigree, &[node("e"), node("f")]);
    let shares: Vec<_> = founders.founders.iter().map(|f| (testing::name(&graph, f.person), f.share)).collect();
    assert_eq!(shares, [("a".into(), 0.25), ("b".into(), 0.25), ("x".into(), 0.25)]);
    assert_eq!((founders.unknown, founders.effective), (0.25, 3.0));
    let stopped = super::founders(&pedigree, &[node("e")], &mut |_| std::ops::ControlFlow::Break(()));
    assert_eq!(stopped, Err(crate::graph::Cancelled));
    let known = completeness(&pedigree, node("e"), 2).expect("there");
    assert_eq!(known.generations, [1.0, 0.5]);
    assert_eq!(known.equivalent_generations, 1.5);
    assert!((known.index - 2.0 * 1.0 * 0.5 / 1.5).abs() < 1e-12);
}

#[test]
fn marriages_within_a_city() {
    let text = "a m 1870..1920, b f 1875..1930, c m 1880..1940, a=b, a bornIn P1, b bornIn P1, c bornIn P2, b=c, a+b>d, \
                d m 1899..1950, d bornIn P1";
    let graph = family(text);
    let kin = Kin::new(&graph);
    let pedigree = Pedigree::everybody(&kin);
    let inbreeding = Calculator::new(&pedigree).all_inbreeding();
    let rows = endogamy(&kin, &pedigree, &inbreeding).rows;
    let told: Vec<_> =
        rows.iter().map(|r| (testing::name(&graph, r.place), r.decade, r.marriages, r.within, r.births)).collect();
    assert!(told.contains(&("P1".into(), Some(1900), 2, 1, 0)), "{told:?}");
    assert!(told.contains(&("P2".into(), Some(1900), 1, 0, 0)), "{told:?}");
    assert!(told.contains(&("P1".into(), Some(1890), 0, 0, 1)), "{told:?}");
}

#[test]
fn every_name_exists_in_every_language() {
    for up in 0..9 {
        for down in 0..9 {
            for sex in [Sex::Female, Sex::Male, Sex::Unknown] {
                for bond in [Bond::Blood, Bond::Adoptive, Bond::Foster, Bond::Step] {
                    for whole in [Whole::Full, Whole::Half, Whole::Unknown] {
                        for alliance in [Alliance::None, Alliance::SpousesKin, Alliance::KinsSpouse] {
                            let term = Term { bond, whole, alliance, times: 2, ..Term::blood(up, down, sex) };
                            for lang in Lang::ALL {
                                assert!(!name(&term, lang).is_empty() && !pair(&term, lang).is_empty());
                            }
                        }
                    }
                }
            }
        }
    }
}
