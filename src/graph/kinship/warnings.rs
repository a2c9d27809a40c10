//! What had to be decided because the data contradict themselves, or were too many.

use super::kin::Kin;
use super::names::Texts;
use super::pedigree::Pedigree;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningKind {
    /// People who are their own ancestors.
    OwnAncestor,
    /// More than two parents by birth.
    ManyParents,
    /// Not all lines are told.
    BudgetUsedUp,
}

/// Something odd, and what was done about it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct Warning<P> {
    /// What.
    pub kind: WarningKind,
    /// Whom it concerns.
    pub people: Vec<P>,
    /// In words.
    pub text: Texts,
}

impl<P> Warning<P> {
    pub(super) fn map<Q>(self, to: &mut impl FnMut(P) -> Q) -> Warning<Q> {
        Warning { kind: self.kind, people: self.people.into_iter().map(to).collect(), text: self.text }
    }
}

/// The warnings about a pedigree.
pub(super) fn of_pedigree(kin: &Kin<'_>, pedigree: &Pedigree) -> Vec<Warning<u32>> {
    let circles = pedigree.circles.iter().map(|people| Warning {
        kind: WarningKind::OwnAncestor,
        people: people.clone(),
        text: Texts {
            en:
                "the data contradict themselves: these people are their own ancestors; the parent links among them are \
                 left out"
                    .into(),
            fr: "les données se contredisent : ces personnes sont leurs propres ancêtres ; les filiations entre elles \
                 sont laissées de côté"
                .into(),
            he: "הנתונים סותרים את עצמם: האנשים האלה הם אבות אבותיהם של עצמם; קשרי ההורות ביניהם לא נלקחו בחשבון"
                .into(),
        },
    });
    let many = pedigree.many_parents.iter().map(|&person| {
        let stated = kin.blood(person).stated;
        Warning {
            kind: WarningKind::ManyParents,
            people: vec![person],
            text: Texts {
                en: format!(
                    "{stated} parents by birth are stated: the two surest are followed, a woman and a man rather than two \
                     of one sex"
                ),
                fr: format!(
                    "{stated} parents de naissance sont indiqués : les deux plus sûrs sont suivis, une femme et un homme \
                     plutôt que deux du même sexe"
                ),
                he: format!("צוינו {stated} הורים מלידה: נלקחו השניים הוודאיים ביותר, ועדיף אישה ואיש על שניים מאותו מין"),
            },
        }
    });
    circles.chain(many).collect()
}

/// The warning that there are more lines than were told.
pub(super) fn budget<P>() -> Warning<P> {
    Warning {
        kind: WarningKind::BudgetUsedUp,
        people: Vec::new(),
        text: Texts {
            en: "there are more lines than the budget allows: the shortest are listed, the coefficients count them all"
                .into(),
            fr: "il y a plus de lignées que la limite ne le permet : les plus courtes sont données, les coefficients les \
                 comptent toutes"
                .into(),
            he: "יש יותר קווים ממה שהמגבלה מתירה: הקצרים ביותר מובאים, והמקדמים מביאים בחשבון את כולם".into(),
        },
    }
}
