//! Sample packages and their plans.

use std::collections::HashMap;

use domain::{EndpointId, PackageId, PlanId};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::{
    Error, Service,
    entity::{package, plan, plan_endpoint},
    feed::{Record, snapshot::plan_record},
    tx::WriteTx,
};

struct Plan {
    package: &'static str,
    name: &'static str,
    rate: Option<(i32, i32)>,
    quota: Option<(i64, &'static str)>,
    needs_approval: bool,
    opens: &'static [&'static str],
}

const PACKAGES: [(&str, &str); 4] = [
    ("Gold", "Everything, for partners with a contract"),
    ("Silver", "Inventory for partners"),
    ("Bronze", "A taste for everybody"),
    ("Platinum", "Has no plan yet"),
];

const PLANS: [Plan; 4] = [
    Plan {
        package: "Gold",
        name: "Basic",
        rate: Some((5, 10)),
        quota: Some((5000, "day")),
        needs_approval: false,
        opens: &["servers", "jobs", "job-tasks"],
    },
    Plan {
        package: "Gold",
        name: "Pro",
        rate: Some((50, 100)),
        quota: None,
        needs_approval: false,
        opens: &["servers", "jobs", "job-tasks", "regions", "collectors", "cloud-services"],
    },
    Plan {
        package: "Silver",
        name: "Trial",
        rate: Some((2, 2)),
        quota: Some((1000, "month")),
        needs_approval: true,
        opens: &["servers", "regions"],
    },
    Plan {
        package: "Bronze",
        name: "Free",
        rate: Some((1, 2)),
        quota: Some((100, "day")),
        needs_approval: false,
        opens: &["regions"],
    },
];

/// Makes the packages and plans; answers the plans by package and name.
pub(super) async fn fill(
    service: &Service,
    tx: &mut WriteTx,
    endpoints: &HashMap<&'static str, EndpointId>,
) -> Result<HashMap<(&'static str, &'static str), PlanId>, Error> {
    let now = tx.now().micros();
    let mut packages = HashMap::new();
    for (name, description) in PACKAGES {
        let row = package::Model {
            id: service.0.context.id::<PackageId>().0,
            name: name.into(),
            description: description.into(),
            status: "active".into(),
            created_at: now,
            updated_at: now,
        };
        packages.insert(name, row.clone());
        let insert = package::Entity::insert(row.into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
    }
    let mut plans = HashMap::new();
    for sample in PLANS {
        let id: PlanId = service.0.context.id();
        let row = plan::Model {
            id: id.0,
            package_id: packages[sample.package].id,
            name: sample.name.into(),
            status: "active".into(),
            rate_per_second: sample.rate.map(|rate| rate.0),
            rate_burst: sample.rate.map(|rate| rate.1),
            quota_calls: sample.quota.map(|quota| quota.0),
            quota_period: sample.quota.map(|quota| quota.1.into()),
            needs_approval: sample.needs_approval,
            max_keys: 2,
            created_at: now,
            updated_at: now,
            change_seq: tx.seq().await?,
        };
        let insert = plan::Entity::insert(row.clone().into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
        let opens: Vec<EndpointId> = sample.opens.iter().map(|name| endpoints[name]).collect();
        for endpoint in &opens {
            let row = plan_endpoint::Model { plan_id: id.0, endpoint_id: endpoint.0 };
            let insert = plan_endpoint::Entity::insert(row.into_active_model());
            insert.exec_without_returning(tx.conn()).await?;
        }
        let record = plan_record(&row, &packages[sample.package], opens)?;
        tx.log([Record::Plan(record)]).await?;
        plans.insert((sample.package, sample.name), id);
    }
    Ok(plans)
}
