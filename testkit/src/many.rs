//! Keys by the hundred thousand, written straight into the tables.

use crate::{Backend, Fresh};

/// What [`Fresh::fill_package_keys`] makes.
#[derive(Clone, Copy, Debug)]
pub struct Many {
    /// Package keys.
    pub keys: u64,
    /// Users, `u0000001` …
    pub users: u64,
    /// Applications, `App 0000001` …, spread over the users.
    pub applications: u64,
}

/// Packages `Package 01` …, each with three plans.
pub const PACKAGES: u64 = 20;
const PLANS: u64 = 3 * PACKAGES;

impl Fresh {
    /// Fills the tables: every tenth key is disabled, one in a thousand waits, every seventh has
    /// expired; keys of all ages are spread over applications and plans, several made in the same
    /// moment.
    ///
    /// # Panics
    /// Where a statement fails.
    pub async fn fill_package_keys(&self, backend: Backend, many: Many) {
        let Many { keys, users, applications } = many;
        let now = self.service.now().micros();
        let statements = [
            people(users),
            format!(
                "insert into applications (id, user_id, name, description, created_at, updated_at) \
                 {} select [i], [i % {users} + 1], 'App ' || {{i}}, '', i, i from n",
                count(applications)
            ),
            format!(
                "insert into packages (id, name, description, status, created_at, updated_at) {} \
                 select [i], 'Package ' || {{i}}, '', 'active', i, i from n",
                count(PACKAGES)
            ),
            format!(
                "insert into plans (id, package_id, name, status, needs_approval, max_keys, \
                 created_at, updated_at, change_seq) {} select [i], [i % {PACKAGES} + 1], \
                 'Plan ' || {{i}}, 'active', false, 100, i, i, 0 from n",
                count(PLANS)
            ),
            format!(
                "insert into package_keys (id, application_id, plan_id, prefix, last4, digest, \
                 status, rate_mode, quota_mode, created_at, updated_at, expires_at, change_seq, \
                 application_name, username_key) {}, \
                 k as (select i, i * 7919 % {applications} + 1 as app, i * 104729 % {PLANS} + 1 as plan from n) \
                 select [i * 2654435761 % 4294967296], [app], [plan], \
                 'lkp_' || substr({{(i * 48271 % 2147483647)}}, 1, 4), '0000', <i>, \
                 case when i % 1000 = 0 then 'waiting' when i % 10 = 0 then 'disabled' \
                 else 'enabled' end, 'plan', 'plan', {now} - 1000000 * ({keys} - i / 4), \
                 {now} - 1000 * (i * 65537 % {keys}), \
                 case when i % 7 = 0 then {now} - 1 end, 0, 'App ' || {{app}}, \
                 'u' || {{(app % {users} + 1)}} from k",
                count(keys)
            ),
        ];
        for statement in statements {
            self.execute(&dialect(backend, &statement)).await;
        }
        if backend == Backend::Postgres {
            self.settle().await;
            for table in ["users", "applications", "packages", "plans", "package_keys"] {
                self.execute(&format!("vacuum analyze {table}")).await;
            }
        }
    }

    /// What a server does by itself after a while. The clusters of the tests commit without
    /// waiting for the disk: without a checkpoint, vacuum finds rows that may still be undone.
    async fn settle(&self) {
        self.execute("checkpoint").await;
    }

    /// Fills the tables with users `u0000001` … and their API keys, the first `keys - users` of
    /// them with two: every tenth key is disabled, every seventh has expired.
    ///
    /// # Panics
    /// Where a statement fails.
    pub async fn fill_api_keys(&self, backend: Backend, users: u64, keys: u64) {
        let now = self.service.now().micros();
        let statements = [
            people(users),
            format!(
                "insert into api_keys (id, user_id, slot, description, prefix, last4, digest, \
                 state, created_at, updated_at, expires_at, change_seq, username_key) {}, \
                 k as (select i, case when i > {users} then i - {users} else i end as owner, \
                 case when i > {users} then 2 else 1 end as slot from n) \
                 select [i], [owner], slot, 'Key ' || i, 'lk_0000', '0000', <i>, \
                 case when i % 10 = 0 then 'disabled' else 'enabled' end, \
                 {now} - 1000 * ({keys} - i), {now}, case when i % 7 = 0 then {now} - 1 end, 0, \
                 'u' || {{owner}} from k",
                count(keys)
            ),
        ];
        for statement in statements {
            self.execute(&dialect(backend, &statement)).await;
        }
        if backend == Backend::Postgres {
            self.settle().await;
            self.execute("vacuum analyze users").await;
            self.execute("vacuum analyze api_keys").await;
        }
    }
}

/// Makes users `u0000001` ….
fn people(users: u64) -> String {
    format!(
        "insert into users (id, username, username_key, display_name, email, email_key, role, \
         status, created_at, updated_at, change_seq) {} \
         select [i], 'u' || {{i}}, 'u' || {{i}}, 'U ' || {{i}}, 'u' || {{i}}, 'u' || {{i}}, \
         'user', 'active', 1, 1, 0 from n",
        count(users)
    )
}

/// The numbers from 1 on, as `n(i)`.
fn count(to: u64) -> String {
    format!("with recursive n(i) as (select 1 union all select i + 1 from n where i < {to})")
}

/// `[x]` is a UUID, `<x>` a digest and `{x}` seven digits out of a number.
fn dialect(backend: Backend, sql: &str) -> String {
    let (id, digest, digits): ([&str; 2], [&str; 2], [&str; 2]) = match backend {
        Backend::Sqlite => (
            ["unhex(printf('%032x', ", "))"],
            ["unhex(printf('%064x', ", "))"],
            ["printf('%07d', ", ")"],
        ),
        Backend::Postgres => (
            ["lpad(to_hex(", "), 32, '0')::uuid"],
            ["decode(lpad(to_hex(", "), 64, '0'), 'hex')"],
            ["lpad((", ")::text, 7, '0')"],
        ),
    };
    let sql = if backend == Backend::Postgres {
        sql.replace("n(i) as (select 1 ", "n(i) as (select 1::bigint ")
    } else {
        sql.to_owned()
    };
    sql.replace('[', id[0])
        .replace(']', id[1])
        .replace('<', "\u{1}")
        .replace("i \u{1} ", "i < ")
        .replace('\u{1}', digest[0])
        .replace("i>", &format!("i{}", digest[1]))
        .replace('{', digits[0])
        .replace('}', digits[1])
}
