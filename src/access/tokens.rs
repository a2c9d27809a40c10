//! Bearer tokens: shown once, kept as SHA-256 digests in a file of their own beside the store.
//!
//! A token is 32 random bytes, so a plain digest is enough: there is nothing to guess that a slow hash would protect.

use super::{Reader, Role};
use crate::model::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// What is kept of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRecord {
    /// Its name, shown in the change log.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// The graphs it may write; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub graphs: Vec<String>,
    /// SHA-256 of the token, in hexadecimal.
    pub digest: String,
}

/// What can go wrong with tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file cannot be used.
    #[error("cannot use the token file `{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what we wrote.
    #[error("the token file `{}` is damaged: {source}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        source: serde_json::Error,
    },
    /// A name is taken.
    #[error("there is already a token `{0}`: revoke it first, or choose another name")]
    Taken(String),
    /// No such token.
    #[error("there is no token `{0}`: `haverim token list` shows them")]
    Unknown(String),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(String),
}

/// The tokens of a store. A file changed by another process (`haverim token …` beside a running server) is read again.
#[derive(Debug)]
pub struct Tokens {
    path: Option<PathBuf>,
    held: Mutex<(Option<SystemTime>, Vec<TokenRecord>)>,
}

impl Tokens {
    /// The tokens of a directory; without one there are none.
    pub fn of(dir: Option<&Path>) -> Self {
        Self { path: dir.map(|dir| dir.join("tokens.json")), held: Mutex::new((None, Vec::new())) }
    }

    /// All tokens, without the tokens themselves.
    pub fn list(&self) -> Result<Vec<TokenRecord>, TokenError> {
        let Some(path) = &self.path else { return Ok(Vec::new()) };
        let modified = fs::metadata(path).and_then(|m| m.modified()).ok();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if modified.is_none() {
            *held = (None, Vec::new());
        } else if held.0 != modified {
            let text = fs::read(path).map_err(|source| TokenError::File { path: path.clone(), source })?;
            let records =
                serde_json::from_slice(&text).map_err(|source| TokenError::Damaged { path: path.clone(), source })?;
            *held = (modified, records);
        }
        Ok(held.1.clone())
    }

    /// Makes a token and returns it; it is never shown again.
    pub fn create(&self, name: &str, role: Role, graphs: Vec<String>) -> Result<String, TokenError> {
        let mut records = self.list()?;
        if records.iter().any(|r| r.name == name) {
            return Err(TokenError::Taken(name.into()));
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|e| TokenError::Random(e.to_string()))?;
        let token = format!("hav_{}", hex(&bytes));
        records.push(TokenRecord { name: name.into(), role, graphs, digest: digest(&token) });
        self.save(&records)?;
        Ok(token)
    }

    /// Takes a token back.
    pub fn revoke(&self, name: &str) -> Result<(), TokenError> {
        let mut records = self.list()?;
        let before = records.len();
        records.retain(|r| r.name != name);
        if records.len() == before {
            return Err(TokenError::Unknown(name.into()));
        }
        self.save(&records)
    }

    /// The reader that a token stands for; `None` if it is not one of ours.
    pub fn reader(&self, token: &str) -> Result<Option<Reader>, TokenError> {
        let asked = digest(token);
        let record = self.list()?.into_iter().find(|r| r.digest == asked);
        Ok(record.map(|r| Reader { name: Some(r.name), role: r.role, graphs: r.graphs }))
    }

    fn save(&self, records: &[TokenRecord]) -> Result<(), TokenError> {
        let Some(path) = &self.path else { return Ok(()) };
        let failed = |source| TokenError::File { path: path.clone(), source };
        let text = serde_json::to_string_pretty(records).expect("records are plain strings");
        let new = path.with_extension("json.new");
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(failed)?;
        }
        fs::write(&new, text).map_err(failed)?;
        fs::rename(&new, path).map_err(failed)?;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).0 = None;
        Ok(())
    }
}

fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_until_it_is_revoked_and_the_file_never_holds_it() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let tokens = Tokens::of(Some(dir.path()));
        let token = tokens.create("curator", Role::Write, vec!["http://e/g".into()]).expect("a new name");
        assert!(matches!(tokens.create("curator", Role::Read, vec![]), Err(TokenError::Taken(_))));
        let reader = tokens.reader(&token).expect("readable").expect("known");
        assert!(reader.may_write("http://e/g") && !reader.may_write("http://e/h"));
        assert!(!fs::read_to_string(dir.path().join("tokens.json")).expect("a file").contains(&token));
        tokens.revoke("curator").expect("known");
        assert_eq!(tokens.reader(&token).expect("readable"), None);
        assert!(matches!(tokens.revoke("curator"), Err(TokenError::Unknown(_))));
    }
}
