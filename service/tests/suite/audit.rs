//! The audit log.

use service::audit::Verified;
use testkit::{Fresh, on_both};

use crate::people::{key, user};

on_both! { Fresh::new;
    async fn a_row_that_was_changed_is_found(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        for _ in 0..2 {
            fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        }
        let verify = async || fresh.service.verify_audit().await.expect("an answer");
        assert_eq!(verify().await, Verified::Intact(3));
        fresh.execute("update audit_events set actor_name = 'bo' where seq = 2").await;
        assert_eq!(verify().await, Verified::Broken(2));
        fresh.execute("update audit_events set actor_name = 'ada' where seq = 2").await;
        assert_eq!(verify().await, Verified::Intact(3));
        fresh.execute("delete from audit_events where seq = 3").await;
        assert_eq!(verify().await, Verified::Broken(3), "the end was cut off");
    }

    async fn what_fails_leaves_no_row(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        assert!(fresh.service.create_api_key(&actor, ada.id, key("")).await.is_err());
        assert_eq!(fresh.service.verify_audit().await.expect("an answer"), Verified::Intact(1));
    }
}

mod search {
    use domain::audit::AuditQuery;
    use testkit::{Backend, Fresh, on_both};
    use uuid::Uuid;

    use crate::people::operator;

    /// A hundred thousand entries of a thousand people.
    async fn long(backend: Backend) -> Fresh {
        let fresh = Fresh::new(backend).await;
        let bytes = if backend == Backend::Sqlite { "x''" } else { "''::bytea" };
        fresh
            .execute(&format!(
                "insert into audit_events (seq, at, actor_name, via, action, object_kind, \
                 object_name, detail, hash) with recursive n(i) as \
                 (select 1 union all select i + 1 from n where i < 100000) \
                 select i, cast(i as bigint) * 1000000, 'user' || (i % 1000), 'session', 'action' || (i % 20), \
                 'kind' || (i % 5), 'x', '{{}}', {bytes} from n"
            ))
            .await;
        if backend == Backend::Postgres {
            fresh.execute("checkpoint").await;
            fresh.execute("vacuum analyze audit_events").await;
        }
        fresh
    }

    on_both! { long;
        async fn an_index_finds_what_is_looked_for(fresh) {
            let time = |s: i64| Some(domain::Timestamp::from_micros(s * 1_000_000));
            for query in [
                AuditQuery::default(),
                AuditQuery { cursor: Some("50000".into()), ..AuditQuery::default() },
                AuditQuery { actor: Some("user7".into()), ..AuditQuery::default() },
                AuditQuery { action: Some("action7".into()), ..AuditQuery::default() },
                AuditQuery { kind: Some("kind3".into()), ..AuditQuery::default() },
                AuditQuery { object_id: Some(Uuid::nil()), ..AuditQuery::default() },
                AuditQuery { from: time(10), to: time(20), ..AuditQuery::default() },
            ] {
                let plan = fresh.service.explain_audit_events(&query).await.expect("a plan").join("\n");
                // Newest first without a filter is the primary key read backwards.
                let whole = plan.contains("Seq Scan") || (plan.contains("SCAN") && query != AuditQuery::default());
                assert!(!whole && !plan.contains("TEMP B-TREE"), "{query:?}\n{plan}");
            }
            let asked = AuditQuery { from: time(10), to: time(20), ..AuditQuery::default() };
            let page = fresh.service.audit_events(&operator(), &asked).await.expect("a page");
            let seqs: Vec<i64> = page.items.iter().map(|event| event.seq).collect();
            assert_eq!(seqs, (10..20).rev().collect::<Vec<_>>());
        }
    }
}
