//! The degrees of kinship as the tables of civil and canon law give them.
//!
//! Civil law counts the steps up to the common ancestor and down again; canon law, until 1983, those of the longer side
//! (Catholic Encyclopedia, "Consanguinity"). The numbers below are read from such tables, not computed.

use super::{Budget, Kin, kinship};
use crate::graph::testing;

/// Who it is, how many steps up and down, the civil degree, the canon degree.
const TABLE: [(&str, u32, u32, u32, u32); 18] = [
    ("parent", 1, 0, 1, 1),
    ("child", 0, 1, 1, 1),
    ("grandparent", 2, 0, 2, 2),
    ("great-grandparent", 3, 0, 3, 3),
    ("great-great-grandparent", 4, 0, 4, 4),
    ("sibling or half-sibling", 1, 1, 2, 1),
    ("aunt or uncle", 2, 1, 3, 2),
    ("niece or nephew", 1, 2, 3, 2),
    ("great-aunt or great-uncle", 3, 1, 4, 3),
    ("great-niece or great-nephew", 1, 3, 4, 3),
    ("first cousin", 2, 2, 4, 2),
    ("first cousin once removed", 3, 2, 5, 3),
    ("first cousin twice removed", 2, 4, 6, 4),
    ("second cousin", 3, 3, 6, 3),
    ("second cousin once removed", 3, 4, 7, 4),
    ("third cousin", 4, 4, 8, 4),
    ("third cousin once removed", 5, 4, 9, 5),
    ("fourth cousin", 5, 5, 10, 5),
];

#[test]
fn degrees_are_those_of_the_tables() {
    for (name, up, down, civil, canon) in TABLE {
        let line = |side: &str, length: u32| -> Vec<String> {
            let person = |n: u32| if n == 0 { "root".to_owned() } else { format!("{side}{n}") };
            (0..length).map(|n| format!("{} parentOf {}", person(n), person(n + 1))).collect()
        };
        let graph = testing::graph(&[line("a", up), line("b", down)].concat().join(", "));
        let end = |side: &str, length: u32| match length {
            0 => testing::node(&graph, "root"),
            n => testing::node(&graph, &format!("{side}{n}")),
        };
        let found = kinship(&Kin::new(&graph), end("a", up), end("b", down), &Budget::default());
        let nearest = found.relations.first().map(|r| (&*r.b_is.en, r.civil_degree, r.canon_degree));
        assert_eq!(nearest, Some((name, civil, canon)));
    }
}
