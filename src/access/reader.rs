//! A reader and what it may do. Every method of the application takes one.

use serde::{Deserialize, Serialize};

/// What a token allows; each role includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// See what is public.
    #[default]
    Read,
    /// See people who may be living too.
    Living,
    /// Change named graphs.
    Write,
    /// Everything, including other readers' running queries.
    Admin,
}

impl Role {
    /// All roles, from the least.
    pub const ALL: [Role; 4] = [Self::Read, Self::Living, Self::Write, Self::Admin];

    /// The name in the command line and the token file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Living => "living",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// Who asks. Anonymous unless a token says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The token's name; `None` for a stranger.
    pub name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// The graphs it may write; empty means all that are not the service's own.
    pub graphs: Vec<String>,
}

impl Reader {
    /// A stranger.
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// The person at the command line of the machine that holds the files: nothing is hidden from them.
    pub fn operator() -> Self {
        Self { name: Some("local".into()), role: Role::Admin, graphs: Vec::new() }
    }

    /// Under which name what it writes is kept.
    pub fn author(&self) -> String {
        self.name.clone().unwrap_or_else(|| "anonymous".into())
    }

    /// Whether people who may be living are visible.
    pub fn sees_living(&self) -> bool {
        self.role >= Role::Living
    }

    /// Whether a graph may be written.
    pub fn may_write(&self, graph: &str) -> bool {
        self.role >= Role::Write && (self.graphs.is_empty() || self.graphs.iter().any(|g| g == graph))
    }

    /// Whether other readers' work may be seen and stopped.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}
