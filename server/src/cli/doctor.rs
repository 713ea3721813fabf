//! `latchkey doctor`: looks at the set-up, and says how to mend it.

use std::process::ExitCode;

use clap::Args;
use service::{Settings, audit::Verified};

use super::{Failure, operator, store::Store};

/// See the flags.
#[derive(Args, Debug)]
pub struct Doctor {
    #[command(flatten)]
    store: Store,
}

/// One finding: whether it is well, what was looked at, and what to do.
struct Finding(bool, &'static str, String);

impl Doctor {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let mut findings = Vec::new();
        match self.store.open(Settings::default()).await {
            Ok(service) => {
                findings.push(Finding(
                    true,
                    "database",
                    "answers, and its schema is up to date".into(),
                ));
                findings.push(Finding(
                    true,
                    "pepper",
                    "is the one the database was made with".into(),
                ));
                let admins = service.users(&operator()).await?;
                let admins = admins.iter().filter(|user| user.role == domain::user::Role::Admin);
                let admins = admins.filter(|user| user.status == domain::user::UserStatus::Active);
                let admins = admins.count();
                findings.push(match admins {
                    0 => Finding(
                        false,
                        "admins",
                        "nobody can manage Latchkey: start `latchkey serve` and \
                        open the link it prints, or run `latchkey user create --role admin`"
                            .into(),
                    ),
                    n => Finding(true, "admins", format!("{n} can sign in")),
                });
                findings.push(match service.verify_audit().await? {
                    Verified::Intact(rows) => Finding(true, "audit log", format!("is intact: {rows} rows")),
                    Verified::Broken(seq) => Finding(false, "audit log", format!(
                        "is broken at row {seq}: compare with a backup, and find out who can write to the database")),
                });
                let nodes = service.live_nodes().await?;
                findings.push(match nodes {
                    0 => Finding(false, "gateways", "none is live: start `latchkey serve`".into()),
                    n => Finding(true, "gateways", format!("{n} live")),
                });
            }
            Err(Failure::Configuration(text) | Failure::Other(text)) => {
                findings.push(Finding(false, "set-up", text));
            }
        }
        for Finding(well, what, text) in &findings {
            println!("{}  {what:<10} {text}", if *well { "ok  " } else { "mend" });
        }
        let well = findings.iter().all(|finding| finding.0);
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
